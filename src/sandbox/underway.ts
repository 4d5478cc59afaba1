import { send, siteOf, type World } from '../world/index.ts'
import { type Engine, tenancyOf } from './engine.ts'

/** A world whose sites were just seeded, with what is under way in those of the named vendors: each began when its record says. */
export function withUnderway(engine: Engine, world: World, vendors: readonly string[]): World {
  let next = world
  for (const name of vendors) {
    const { vendor, sites } = tenancyOf(engine, name)
    for (const site of sites) {
      const begun = vendor.underway?.(siteOf(world.resources, name, site)) ?? []
      for (const { atMs, ...event } of begun) next = send(engine, next, name, site, event, atMs) ?? next
    }
  }
  return next
}
