import { Chance, type Clock, emptyWorld, type Pace, type SiteResources, type World, worldNow } from '../world/index.ts'
import { expanded, hasDirectives } from '../fixture/index.ts'
import type { Jwk } from '../vendors/vendor.ts'
import type { Engine, Fixture, Tenancy } from './engine.ts'
import type { Entry } from './journal.ts'
import { type Lifetime, Lives } from './lives.ts'
import { Sandbox } from './sandbox.ts'
import type { Archive } from './store.ts'
import { withUnderway } from './underway.ts'
import { Tally } from './tally.ts'

/** How a world begins; the clock says what it shows, the wall clock what it is set against. */
export interface Beginning {
  readonly name: string
  readonly seed: string
  readonly pace: Pace
  readonly clock: Clock
  readonly wallMs: number
}

/** A seeded world: every vendor's sites filled from their fixtures by the world's own generator. */
export function seededWorld(engine: Engine, beginning: Beginning): World {
  const { name, seed, pace, clock, wallMs } = beginning
  const world = emptyWorld(name, seed, pace, clock)
  const chance = new Chance(world.meters.chance)
  const secret = engine.salt + chance.hex(32)
  const nowMs = worldNow(world, wallMs)
  const resources: Record<string, Record<string, SiteResources>> = {}
  for (const tenancy of engine.tenancies.values()) {
    resources[tenancy.vendor.name] = seededSites(tenancy, engine.keys, seed, nowMs, chance)
  }
  const seeded = { ...world, secret, resources, meters: { ...world.meters, chance: chance.state } }
  return withUnderway(engine, seeded, [...engine.tenancies.keys()])
}

function seededSites(
  tenancy: Tenancy,
  keys: readonly Jwk[],
  seed: string,
  nowMs: number,
  chance: Chance,
): Record<string, SiteResources> {
  const sites: Record<string, SiteResources> = {}
  for (const site of tenancy.sites) {
    sites[site] = tenancy.vendor.seed({
      site,
      seed,
      fixture: rowsOf(tenancy.fixture[site] ?? {}, { chance, nowMs }),
      facts: tenancy.facts,
      nowMs,
      chance,
      keys,
    })
  }
  return sites
}

/** The rows of a site; those that directives stand for are made anew for every world. */
function rowsOf(sections: Fixture[string], drawing: Parameters<typeof expanded>[1]): Fixture[string] {
  if (!withDirectives(sections)) return sections
  return Object.fromEntries(Object.entries(sections).map(([name, rows]) => [name, expanded(rows, drawing)]))
}

const known = new WeakMap<object, boolean>()

/** Whether anything in the sections is made; looked at once. */
function withDirectives(sections: Fixture[string]): boolean {
  const found = known.get(sections) ?? hasDirectives(sections)
  known.set(sections, found)
  return found
}

/** A world that was kept, with what it lacks seeded: vendors, sites and collections that came into the program since. */
export function completedWorld(engine: Engine, world: World, wallMs: number): World {
  const chance = new Chance(world.meters.chance)
  let resources = world.resources
  for (const [vendor, tenancy] of engine.tenancies) {
    const kept = resources[vendor] ?? {}
    const lacks = tenancy.sites.some(
      (site) => !kept[site] || collectionsOf(tenancy).some((name) => !kept[site]?.[name]),
    )
    if (!lacks) continue
    const seeded = seededSites(tenancy, engine.keys, world.seed, worldNow(world, wallMs), chance)
    const merged = Object.entries(seeded).map(([site, collections]) => [site, { ...collections, ...kept[site] }])
    resources = { ...resources, [vendor]: { ...kept, ...Object.fromEntries(merged) } }
  }
  if (resources === world.resources) return world
  const completed = { ...world, resources, meters: { ...world.meters, chance: chance.state } }
  return withUnderway(
    engine,
    completed,
    [...engine.tenancies.keys()].filter((vendor) => !world.resources[vendor]),
  )
}

const collectionsOf = ({ vendor }: Tenancy): string[] => Object.keys(vendor.collections)

/** Limits of a registry. */
export interface RegistryLimits {
  readonly maxSandboxes: number
}

/** How many sandboxes there may be unless told otherwise. */
export const defaultRegistryLimits: RegistryLimits = { maxSandboxes: 20_000 }

/** All sandboxes of a process, by name. */
export class Registry {
  readonly engine: Engine
  readonly #sandboxes = new Map<string, Sandbox>()
  readonly #archive: Archive | undefined
  readonly #lives = new Lives()
  readonly limits: RegistryLimits
  /** What all calls to all sandboxes came to, those of deleted ones among them. */
  readonly tally = new Tally()
  /** Is told of every entry of every sandbox as it closes. */
  onEntry: ((sandbox: string, entry: Entry) => void) | undefined

  constructor(engine: Engine, archive?: Archive, limits = defaultRegistryLimits) {
    this.engine = engine
    this.#archive = archive
    this.limits = limits
  }

  /** The sandbox of a name, or `undefined`. */
  get(name: string): Sandbox | undefined {
    return this.#sandboxes.get(name)
  }

  /** The sandbox of a name for a call at an instant of the wall clock, in ms; `undefined` also when it has ended. */
  use(name: string, wallMs: number): Sandbox | undefined {
    const sandbox = this.#sandboxes.get(name)
    return sandbox && this.#lives.use(sandbox, wallMs) ? sandbox : undefined
  }

  /** Lets a sandbox end; it is to be deleted once `ended` names it. */
  limitLife(sandbox: Sandbox, lifetime: Lifetime, wallMs: number): void {
    this.#lives.begin(sandbox, lifetime, wallMs)
  }

  /** The sandboxes that have ended and are still here. */
  ended(wallMs: number): readonly Sandbox[] {
    return this.#lives.over(this.#sandboxes.values(), wallMs)
  }

  /** Whether there may be no further sandbox. */
  get isFull(): boolean {
    return this.#sandboxes.size >= this.limits.maxSandboxes
  }

  /** All sandboxes, in the order of their creation. */
  list(): readonly Sandbox[] {
    return [...this.#sandboxes.values()]
  }

  /** A new sandbox with a seeded world; the name must be free. */
  create(beginning: Beginning): Sandbox {
    return this.#add(new Sandbox(this.engine, seededWorld(this.engine, beginning)))
  }

  /** A new sandbox whose world is another's, shared and not copied; its tokens are not accepted there. */
  fork(parent: Sandbox, name: string): Sandbox {
    return this.#add(new Sandbox(this.engine, { ...parent.world, name }))
  }

  /** Forgets a sandbox; says whether there was one. */
  delete(name: string): boolean {
    const wasThere = this.#sandboxes.delete(name)
    if (wasThere) this.#archive?.forget(name)
    return wasThere
  }

  /** Takes in a sandbox that was kept. */
  adopt(sandbox: Sandbox): Sandbox {
    this.#lives.doubt()
    return this.#add(sandbox)
  }

  /** Resolves once everything that weighs is kept; `undefined` when there is nothing to wait for. */
  pending(): Promise<unknown> | undefined {
    return this.#archive?.pending()
  }

  #add(sandbox: Sandbox): Sandbox {
    if (this.#sandboxes.has(sandbox.name)) {
      throw new Error(`Failed to create sandbox ${sandbox.name}: the name is taken; choose another or delete it first`)
    }
    this.#sandboxes.set(sandbox.name, sandbox)
    sandbox.onEntry = (entry) => {
      this.tally.add(entry)
      this.onEntry?.(sandbox.name, entry)
    }
    if (this.#archive) sandbox.keptBy(this.#archive.keeperOf(sandbox))
    return sandbox
  }
}
