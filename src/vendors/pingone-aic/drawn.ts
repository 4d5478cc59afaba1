import { Chance, chanceOf, type World } from '../../world/index.ts'

/** A generator of its own for what is fixed in a tenant, so that looking at it changes nothing. */
export function drawn(world: World, site: string, what: string): Chance {
  return new Chance(chanceOf(`${world.seed}/pingone-aic/${site}/${what}`))
}
