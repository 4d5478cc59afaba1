import type { components, ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { scopeNames } from './scopes.ts'

/**
 * The OpenID configuration of a realm, with every address below the one that the client used (inferred: the paths of access
 * management; not recorded). Of those of a realm other than root Backlot serves none: tokens of end users come from there.
 */
export function openIdConfiguration(
  origin: string,
  realm: string | undefined,
  facts: ProfileFacts,
): components['schemas']['platformOpenIdConfiguration'] {
  const root = `${origin}/am/oauth2`
  const issuer = realm === undefined ? root : `${root}/realms/root/realms/${realm}`
  return {
    authorization_endpoint: `${issuer}/authorize`,
    grant_types_supported: ['authorization_code', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${issuer}/connect/jwk_uri`,
    response_types_supported: ['code'],
    scopes_supported: [...scopeNames(facts.serviceAccountScopes)],
    subject_types_supported: ['public'],
    token_endpoint: `${issuer}/access_token`,
    userinfo_endpoint: realm === undefined ? `${root}/realms/root/userinfo` : `${issuer}/userinfo`,
  }
}
