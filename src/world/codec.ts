import { type ChangedRecords, changedBetween, mapped, pairs, withChanged } from './changed-records.ts'
import type { Collection } from './collection.ts'
import type { Instance } from './machine.ts'
import {
  applyResourceChanges,
  type IndexesOf,
  type ResourceChangesJson,
  resourceChangesBetween,
  resourcesFromJson,
  type ResourcesJson,
  resourcesToJson,
} from './resources-codec.ts'
import { nextDueOf } from './settle.ts'
import { type Bucket, emptyMeters, type Exhaustion, type Meters, noMachines, type World } from './world.ts'

/** A number as JSON can hold it; `null` is infinity. */
export type NumberJson = number | null

/** A machine's instance as JSON; a memo that is left out is none. */
export type InstanceJson = Omit<Instance, 'dueMs' | 'memo'> & { readonly dueMs: NumberJson; readonly memo?: unknown }
type BucketJson = Omit<Bucket, 'resetsMs'> & { readonly resetsMs: NumberJson }
type ExhaustionJson = Omit<Exhaustion, 'untilMs'> & { readonly untilMs: NumberJson }

/** Names of the members that are collections. */
type Collected<T> = { [Name in keyof T]: T[Name] extends Collection<any> ? Name : never }[keyof T] // eslint-disable-line @typescript-eslint/no-explicit-any -- of whatever records
/** The members that are JSON as they are; a new member that is a collection does not compile until it is named. */
type Plain<T, Named extends keyof T> = [Exclude<Collected<T>, Named>] extends [never] ? Omit<T, Named> : never

type PlainMeters = Plain<Meters, 'buckets' | 'used' | 'exhausted'>
type PlainWorld = Plain<World, 'resources' | 'machines' | 'nextDueMs' | 'meters'>

/** The meters of a world as JSON. */
export interface MetersJson extends PlainMeters {
  readonly exhausted: readonly ExhaustionJson[]
  readonly buckets: readonly (readonly [string, BucketJson])[]
  readonly used: readonly (readonly [string, NumberJson])[]
}

/** A whole world as JSON: collections are pairs of key and record in key order, and `null` stands for an infinite number. */
export interface WorldJson extends PlainWorld {
  readonly resources: ResourcesJson
  readonly machines: readonly (readonly [string, InstanceJson])[]
  readonly meters: MetersJson
}

/** What changed from one world to another, as JSON: members that are left out did not change. */
export interface WorldChanges extends Partial<PlainWorld> {
  readonly resources?: ResourceChangesJson
  readonly machines?: ChangedRecords<InstanceJson>
  readonly meters?: Partial<PlainMeters> & {
    readonly exhausted?: readonly ExhaustionJson[]
    readonly buckets?: ChangedRecords<BucketJson>
    readonly used?: ChangedRecords<NumberJson>
  }
}

const finite = (value: number): NumberJson => (value === Infinity ? null : value)
const orInfinite = (value: NumberJson): number => value ?? Infinity

const toInstance = (json: InstanceJson): Instance => ({ ...json, memo: json.memo, dueMs: orInfinite(json.dueMs) })
const toBucket = (json: BucketJson): Bucket => ({ ...json, resetsMs: orInfinite(json.resetsMs) })
const toExhaustion = (json: ExhaustionJson): Exhaustion => ({ ...json, untilMs: orInfinite(json.untilMs) })

const ofInstance = ({ memo, ...rest }: Instance): InstanceJson => {
  const json = { ...rest, dueMs: finite(rest.dueMs) }
  return memo === undefined ? json : { ...json, memo }
}
const ofBucket = (bucket: Bucket): BucketJson => ({ ...bucket, resetsMs: finite(bucket.resetsMs) })
const ofExhaustion = (row: Exhaustion): ExhaustionJson => ({ ...row, untilMs: finite(row.untilMs) })

/** A world as plain JSON; records are shared with the world and not copied. */
export function worldToJson(world: World): WorldJson {
  const { resources, machines, nextDueMs: _derived, meters, ...plain } = world
  const { buckets, used, exhausted, ...plainMeters } = meters
  return {
    ...plain,
    resources: resourcesToJson(resources),
    machines: pairs(machines, ofInstance),
    meters: {
      ...plainMeters,
      exhausted: exhausted.map(ofExhaustion),
      buckets: pairs(buckets, ofBucket),
      used: pairs(used, finite),
    },
  }
}

/** The world of a JSON; `indexesOf` says how each collection is indexed. Records are taken over as they are. */
export function worldFromJson(json: WorldJson, indexesOf: IndexesOf): World {
  const { resources, machines, meters, ...plain } = json
  const { buckets, used, exhausted, ...plainMeters } = meters
  const instances = noMachines.withAll(mapped(machines, toInstance))
  return {
    ...plain,
    resources: resourcesFromJson(resources, indexesOf),
    machines: instances,
    nextDueMs: nextDueOf(instances),
    meters: {
      ...plainMeters,
      exhausted: exhausted.map(toExhaustion),
      buckets: emptyMeters.buckets.withAll(mapped(buckets, toBucket)),
      used: emptyMeters.used.withAll(mapped(used, orInfinite)),
    },
  }
}

/** What changed from one world to another, or `undefined`; the cost grows with the changes, not with what is stored. */
export function changesBetween(before: World, after: World): WorldChanges | undefined {
  const { resources, machines, nextDueMs: _derived, meters, ...plain } = after
  const changes: WorldChanges = {
    ...changedMembers(before, plain),
    ...named('resources', resourceChangesBetween(before.resources, resources)),
    ...named('machines', changedBetween(before.machines, machines, ofInstance)),
    ...named('meters', meterChanges(before.meters, meters)),
  }
  return unlessEmpty(changes)
}

function meterChanges(before: Meters, { buckets, used, exhausted, ...plain }: Meters): WorldChanges['meters'] {
  return unlessEmpty({
    ...changedMembers(before, plain),
    ...(before.exhausted === exhausted ? {} : { exhausted: exhausted.map(ofExhaustion) }),
    ...named('buckets', changedBetween(before.buckets, buckets, ofBucket)),
    ...named('used', changedBetween(before.used, used, finite)),
  })
}

/** The world with changes applied. */
export function applyChanges(world: World, changes: WorldChanges, indexesOf: IndexesOf): World {
  const { resources, machines, meters = {}, ...plain } = changes
  const { buckets, used, exhausted, ...plainMeters } = meters
  const instances = withChanged(world.machines, machines, toInstance)
  return {
    ...world,
    ...plain,
    resources: applyResourceChanges(world.resources, resources, indexesOf),
    machines: instances,
    nextDueMs: nextDueOf(instances),
    meters: {
      ...world.meters,
      ...plainMeters,
      ...(exhausted && { exhausted: exhausted.map(toExhaustion) }),
      buckets: withChanged(world.meters.buckets, buckets, toBucket),
      used: withChanged(world.meters.used, used, orInfinite),
    },
  }
}

/** The members of `after` that are others than in `before`; what a world holds is never changed in place. */
function changedMembers<T extends object>(before: T, after: T): Partial<T> {
  const changed: Partial<T> = {}
  for (const name of Object.keys(after) as (keyof T)[]) if (after[name] !== before[name]) changed[name] = after[name]
  return changed
}

function named<Name extends string, T>(name: Name, value: T | undefined): { readonly [N in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]: T })
}

function unlessEmpty<T extends object>(changes: T): T | undefined {
  return Object.keys(changes).length === 0 ? undefined : changes
}
