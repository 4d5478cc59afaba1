import { reply } from '../../world/index.ts'
import type { PlatformBehaviours } from './reach.ts'

/** The public part of the key pair that signs access tokens. */
export const jwks: Pick<PlatformBehaviours, 'getJsonWebKeySet'> = {
  getJsonWebKeySet: ({ here }) => {
    const keys = [...here.signingKeys].map(({ kid, jwk }) => {
      return {
        kty: 'RSA' as const,
        n: String(jwk.n),
        e: String(jwk.e),
        alg: 'RS256' as const,
        use: 'sig' as const,
        kid,
      }
    })
    return reply(200, { keys })
  },
}
