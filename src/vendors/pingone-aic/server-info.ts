import type { operations } from '../../contract/generated/pingone-aic.ts'
import { remembered, reply, type World } from '../../world/index.ts'
import type { Jwk } from '../vendor.ts'
import type { BehavioursOf } from '../typed.ts'
import { hostHeaderName } from './audience.ts'
import { drawn } from './drawn.ts'
import type { Here } from './records.ts'
import { publicPart } from './service-accounts.ts'
import { cookieName } from './settings/session-cookie.ts'
import { factsOf } from './tokens.ts'
import { openIdConfiguration } from './well-known.ts'

function revisionOf(world: World, site: string, what: string): string {
  return String(drawn(world, site, what).int32())
}

const publicJwk = remembered(
  (jwk: Jwk) => publicPart(jwk) as Readonly<Record<string, string>> & { readonly kty: string },
)

const noStore = { headers: { 'cache-control': 'no-store' } }

/** The behaviours of what access management tells about itself and its OpenID configuration. */
export const serverInfoBehaviours = {
  /** The facts of a sign-in page (observed: 1151 recorded calls); the domain is the host that the client named. */
  getServerInfo: (asked) => {
    const { call, world, site } = asked
    const body = {
      _id: '*' as const,
      _rev: revisionOf(world, site, 'serverinfo'),
      domains: [hostHeaderName(call)],
      protectedUserAttributes: ['telephoneNumber', 'mail'],
      cookieName: cookieName(asked),
      secureCookie: true,
      forgotPassword: 'false' as const,
      forgotUsername: 'false' as const,
      kbaEnabled: 'false' as const,
      selfRegistration: 'false' as const,
      lang: 'en-US',
      successfulUserRegistrationDestination: 'default',
      socialImplementations: [],
      referralsEnabled: 'false' as const,
      zeroPageLogin: { enabled: false, refererWhitelist: [], allowedWithoutReferer: true },
      realm: '/',
      xuiUserSessionValidationEnabled: true,
      fileBasedConfiguration: true,
      userIdAttributes: ['fr-idm-uuid'],
    }
    return reply(200, body, noStore)
  },

  /** The version; its members are recorded, the words of `fullVersion` are ours. */
  getServerVersion: ({ facts, world, site }) => {
    const { serverVersion: version, serverRevision: revision, serverBuildDate: date } = factsOf(facts)
    const fullVersion = `Access Management ${version} Build ${revision} (${date})`
    const body = {
      _id: 'version' as const,
      _rev: revisionOf(world, site, 'version'),
      version,
      fullVersion,
      revision,
      date,
    }
    return reply(200, body, noStore)
  },

  /** The configuration of the root realm (inferred). */
  getOpenIdConfiguration: ({ call, facts }) => reply(200, openIdConfiguration(call.origin, undefined, factsOf(facts))),

  /** The configuration of another realm (documented to exist; content inferred). */
  getRealmOpenIdConfiguration: ({ call, facts, path }) =>
    reply(200, openIdConfiguration(call.origin, path.realm, factsOf(facts))),

  /** The key that signs id tokens; access tokens are encrypted, and no key here opens them (inferred). */
  getJwks: ({ here }) => reply(200, { keys: here.signingKeys.toArray().map(({ jwk }) => publicJwk(jwk)) }),
} satisfies BehavioursOf<operations, Here>
