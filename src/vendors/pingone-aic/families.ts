import type { Operation } from '../../contract/index.ts'
import type { Call } from '../vendor.ts'

/**
 * The services that stand behind one tenant, each with its own manner of refusing: `esv` variables, secrets, restart and
 * count; `settings` the rest of the published /environment API; `monitoring` logs and their keys; `plain` what else answers
 * `{code, message}`; `crest` access and identity management; `oauth` the token endpoints.
 */
export type Family = 'esv' | 'settings' | 'monitoring' | 'plain' | 'crest' | 'oauth'

const paths: readonly (readonly [RegExp, Family])[] = [
  [/^\/environment\/(?:variables|secrets|startup|count)(?:\/|$)/, 'esv'],
  [/^\/environment\/(?:info|scopes)(?:\/|$)/, 'plain'],
  [/^\/environment(?:\/|$)/, 'settings'],
  [/^\/(?:keys|monitoring\/logs)(?:\/|$)/, 'monitoring'],
  [/^\/am\/oauth2\/.*(?:\.well-known|jwk_uri)/, 'crest'],
  [/^\/am\/oauth2(?:\/|$)/, 'oauth'],
  [/^\/(?:am|openidm)(?:\/|$)/, 'crest'],
]

/** The family that answers a path, known to the contract or not. */
export function familyOf({ path, operation }: Pick<Call, 'path' | 'operation'>): Family {
  if (!operation) return familyOfPath(path)
  const known = families.get(operation)
  if (known) return known
  const family = familyOfPath(operation.path)
  families.set(operation, family)
  return family
}

/** All paths of an operation belong to one family; its template says which, however a call spells its own. */
const families = new WeakMap<Operation, Family>()

function familyOfPath(path: string): Family {
  return paths.find(([form]) => form.test(path))?.[1] ?? 'plain'
}
