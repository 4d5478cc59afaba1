import { refuse, reply } from '../../world/index.ts'
import { refreshToken } from './api-keys.ts'
import { builtInRole, permissionOf } from './built-in-roles.ts'
import { platformProblems } from './problems.ts'
import type { PlatformBehaviours } from './reach.ts'
import { changed, factsOf } from './site.ts'
import { accessClaims } from './tokens.ts'

/**
 * Trades a refresh token for new tokens; the one that was sent is spent from then on (inferred: AUTH tells clients to use the newest).
 * Access tokens of before stay good until they expire (assumed).
 */
export const refresh: Pick<PlatformBehaviours, 'createToken'> = {
  createToken: (asked) => {
    const { path, body, here, principal, chance, nowMs, world } = asked
    const key = here.apiKeys.get(principal.id)
    const isOfPath = key?.id === path.apiKeyId.toLowerCase() && key.orgId === path.orgId.toLowerCase()
    if (!key || !isOfPath) return refuse(platformProblems['refresh-token-refused'])
    if (body.grant_type !== 'refresh_token') return refuse(platformProblems['grant-type'])
    const { accessTokenLifetime, refreshTokenLifetime, refreshExtendsLifetime, expiryUnit } = factsOf(asked)
    const refreshExpiresMs = refreshExtendsLifetime ? nowMs + refreshTokenLifetime.ms : key.refreshExpiresMs
    const token = refreshToken(chance)
    const next = { ...key, refreshToken: token, refreshExpiresMs, issuedMs: nowMs, tokenId: chance.uuid() }
    const role = builtInRole(here, key.orgId, key.role)
    const answer = {
      access_token: '',
      expires_in: Math.floor(accessTokenLifetime.ms / 1000),
      refresh_token: token,
      refresh_token_expires_in: Math.floor((refreshExpiresMs - nowMs) / 1000),
      token_type: 'Bearer',
      permissions: role ? [permissionOf(role)] : [],
    }
    const granting = { key: next, sandbox: world.name, lifetimeMs: accessTokenLifetime.ms, unit: expiryUnit }
    return reply(200, answer, {
      ...changed({ apiKeys: here.apiKeys.with(key.id, next) }),
      seal: { field: 'access_token', token: 'access', claims: accessClaims(granting) },
    })
  },
}
