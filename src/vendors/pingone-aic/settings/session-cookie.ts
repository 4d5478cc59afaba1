import type { operations, ProfileFacts } from '../../../contract/generated/pingone-aic.ts'
import { type Collection, reply, type World } from '../../../world/index.ts'
import type { BehavioursOf } from '../../typed.ts'
import { factsOf } from '../changes.ts'
import { drawn } from '../drawn.ts'
import type { Here } from '../records.ts'
import { only } from './records.ts'

/** The first name of a tenant's session cookie: hexadecimal digits, different in every tenant (observed). */
function firstCookieName(world: World, site: string, facts: ProfileFacts): string {
  const digits = facts.ssoCookieNameLength
  return drawn(world, site, 'cookie')
    .hex(Math.ceil(digits / 2))
    .slice(0, digits)
}

/** Where a name for the cookie is asked for. */
interface Place {
  readonly here: { readonly ssoCookie: Collection<{ readonly name: string }> }
  readonly world: World
  readonly site: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** The name of the session cookie as it is now: the one that was set, else the first. */
export function cookieName({ here, world, site, facts }: Place): string {
  return here.ssoCookie.get(only)?.name ?? firstCookieName(world, site, factsOf({ facts }))
}

/** The name of the session cookie (observed: rec lib:EnvSSOCookieConfigApi). */
export const sessionCookie: Pick<
  Required<BehavioursOf<operations, Here>>,
  'getSSOCookie' | 'setSSOCookie' | 'resetSSOCookie'
> = {
  getSSOCookie: (asked) => reply(200, { name: cookieName(asked) }),

  setSSOCookie: ({ here, body: { name } }) =>
    reply(200, { name }, { change: { here: { ssoCookie: here.ssoCookie.with(only, { name }) } } }),

  resetSSOCookie: ({ here, world, site, facts }) => {
    const name = firstCookieName(world, site, factsOf({ facts }))
    return reply(200, { name }, { change: { here: { ssoCookie: here.ssoCookie.without(only) } } })
  },
}
