import {
  countShape,
  instantShape,
  type IndexesOf,
  mapShape,
  membersShape,
  textShape,
  weightOfResources,
  type World,
  worldFromJson,
  type WorldJson,
  worldJsonShape,
  worldToJson,
} from '../world/index.ts'
import { type Engine, tenancyOf } from './engine.ts'
import { type JournalJson, journalFromJson, journalShape, journalToJson } from './journal-file.ts'
import { completedWorld } from './registry.ts'
import type { Snapshot } from './snapshots.ts'
import { misfitOf } from './world-fit.ts'

/** What the member `format` of every snapshot file says. */
export const snapshotFormat = 'backlot-snapshot'

/** The newest version of the format; it rises whenever a file of before cannot be read any more, or would be misread. */
export const snapshotVersion = 1

const notice =
  'This file holds secrets in readable form: stored values, private keys, tokens, and the secret that makes tokens. Keep it as you would keep those.'

/** A snapshot as a file, documented in `docs/snapshot-file.md`. */
export interface SnapshotFile {
  readonly format: string
  readonly version: number
  readonly notice: string
  /** The version of Backlot that wrote it. */
  readonly backlot: string
  /** The vendors of the world, and which version of the contract of each. */
  readonly vendors: Readonly<Record<string, { readonly contract: string }>>
  readonly snapshot: {
    readonly id: string
    readonly savedMs: number
    readonly nowMs: number
    readonly violations: number
  }
  readonly world: WorldJson
  readonly journal: JournalJson
}

const fileShape = membersShape({
  backlot: textShape,
  vendors: mapShape(membersShape({ contract: textShape })),
  snapshot: membersShape({ id: textShape, savedMs: instantShape, nowMs: instantShape, violations: countShape }),
  world: worldJsonShape,
  journal: journalShape,
})

/** A snapshot as its file; `backlot` is the version of this program. */
export function snapshotFile(engine: Engine, snapshot: Snapshot, backlot: string): SnapshotFile {
  const { id, savedMs, nowMs, violations, world, journal } = snapshot
  const vendors = Object.keys(world.resources).map((vendor) => {
    return [vendor, { contract: tenancyOf(engine, vendor).contract.version }] as const
  })
  return {
    format: snapshotFormat,
    version: snapshotVersion,
    notice,
    backlot,
    vendors: Object.fromEntries(vendors),
    snapshot: { id, savedMs, nowMs, violations },
    world: worldToJson(world),
    journal: journalToJson(journal, world),
  }
}

/**
 * The snapshot of a file, or one sentence that says why there is none and what to do.
 *
 * What the engine has and the file does not know (a vendor that came later) is seeded, as in a new sandbox.
 */
export function snapshotOfFile(engine: Engine, value: unknown): Snapshot | string {
  const refused = foreign(value)
  if (refused !== undefined) return refused
  const file = value as SnapshotFile
  const wrong = fileShape(value, 'the file') ?? strange(engine, file)
  if (wrong !== undefined) return `The snapshot file is damaged or does not fit: ${wrong}; export it again.`
  const newer = newerContract(engine, file)
  if (newer !== undefined) return newer
  try {
    return read(engine, file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `The snapshot file is damaged: its records cannot be read (${reason}); export it again.`
  }
}

function foreign(value: unknown): string | undefined {
  const { format, version, backlot } = (value ?? {}) as Partial<Record<keyof SnapshotFile, unknown>>
  if (format !== snapshotFormat) return 'This is no snapshot file of Backlot; make one with backlot snapshot export.'
  if (!Number.isInteger(version) || Number(version) < 1) {
    return `The snapshot file has no version that ever was (${JSON.stringify(version)}); export it again.`
  }
  if (Number(version) <= snapshotVersion) return undefined
  return `The snapshot file has version ${version} of the format, written by Backlot ${String(backlot)}, and this Backlot reads up to ${snapshotVersion}; update Backlot.`
}

/** The vendor or site that the engine does not have. */
function strange(engine: Engine, { world: { resources } }: SnapshotFile): string | undefined {
  for (const [vendor, sites] of Object.entries(resources)) {
    const tenancy = engine.tenancies.get(vendor)
    if (!tenancy)
      return `it holds the vendor ${vendor}, and this Backlot has ${[...engine.tenancies.keys()].join(', ')}`
    const unknown = Object.keys(sites).find((site) => !tenancy.sites.includes(site))
    if (unknown !== undefined) return `it holds the site ${unknown} of ${vendor}, which has ${tenancy.sites.join(', ')}`
  }
  return undefined
}

function newerContract(engine: Engine, { vendors, backlot }: SnapshotFile): string | undefined {
  for (const [vendor, { contract }] of Object.entries(vendors)) {
    const known = engine.tenancies.get(vendor)?.contract.version
    if (known === undefined || !isNewer(contract, known)) continue
    return `The snapshot file is of contract ${contract} of ${vendor}, written by Backlot ${backlot}, and this Backlot has ${known}; update Backlot.`
  }
  return undefined
}

/** Whether a version is above another, number by number; numerals count as numbers. */
function isNewer(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0
}

function read(engine: Engine, file: SnapshotFile): Snapshot | string {
  const indexesOf: IndexesOf = (vendor, collection) =>
    tenancyOf(engine, vendor).vendor.collections[collection]?.indexes ?? {}
  const { id, savedMs, nowMs, violations } = file.snapshot
  const world = completedWorld(engine, worldFromJson(file.world, indexesOf), savedMs)
  if (weightOfResources(world.resources) > engine.maxBytes) {
    return `The snapshot file holds more than the ${engine.maxBytes} bytes of records that a sandbox may; start Backlot with a higher --max-sandbox-bytes.`
  }
  const journal = journalFromJson(engine, file.journal, world, indexesOf)
  let checked: World | undefined
  for (const each of [world, ...journal.entries.map((entry) => entry.world)]) {
    const isChecked = each.machines === checked?.machines && each.meters.faults === checked.meters.faults
    const misfit = isChecked ? undefined : misfitOf(engine, each)
    if (misfit !== undefined) return `The snapshot file does not fit this Backlot: ${misfit}; export it again.`
    checked = each
  }
  return { id, savedMs, nowMs, violations, world, journal }
}
