import { Chance, type Clock, emptyWorld, type Pace, type SiteResources, type World, worldNow } from '../world/index.ts'
import type { Jwk } from '../vendors/vendor.ts'
import type { Engine, Tenancy } from './engine.ts'
import { Sandbox } from './sandbox.ts'

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
  const secret = chance.hex(32)
  const nowMs = worldNow(world, wallMs)
  const resources: Record<string, Record<string, SiteResources>> = {}
  for (const tenancy of engine.tenancies.values()) {
    resources[tenancy.vendor.name] = seededSites(tenancy, engine.keys, nowMs, chance)
  }
  return { ...world, secret, resources, meters: { ...world.meters, chance: chance.state } }
}

function seededSites(
  tenancy: Tenancy,
  keys: readonly Jwk[],
  nowMs: number,
  chance: Chance,
): Record<string, SiteResources> {
  const sites: Record<string, SiteResources> = {}
  for (const site of tenancy.sites) {
    sites[site] = tenancy.vendor.seed({
      site,
      fixture: tenancy.fixture[site] ?? {},
      facts: tenancy.facts,
      nowMs,
      chance,
      keys,
    })
  }
  return sites
}

/** All sandboxes of a process, by name. */
export class Registry {
  readonly engine: Engine
  readonly #sandboxes = new Map<string, Sandbox>()

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** The sandbox of a name, or `undefined`. */
  get(name: string): Sandbox | undefined {
    return this.#sandboxes.get(name)
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
    return this.#sandboxes.delete(name)
  }

  #add(sandbox: Sandbox): Sandbox {
    if (this.#sandboxes.has(sandbox.name)) {
      throw new Error(`Failed to create sandbox ${sandbox.name}: the name is taken; choose another or delete it first`)
    }
    this.#sandboxes.set(sandbox.name, sandbox)
    return sandbox
  }
}
