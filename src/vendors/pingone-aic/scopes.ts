/** A scope as the profile lists it, with the narrower ones below it. */
export interface ListedScope {
  readonly scope: string
  readonly description: string
  readonly childScopes?: readonly { readonly scope: string; readonly description: string }[]
}

/** The different scopes of a space-separated text, in its order; `undefined` when the text names none. */
export function requestedScopes(text: string | undefined): readonly string[] | undefined {
  const scopes = [...new Set((text ?? '').split(/\s+/).filter((scope) => scope !== ''))]
  return scopes.length > 0 ? scopes : undefined
}

/**
 * The wanted scopes that are not among the granted ones, in the order wanted.
 *
 * Names are compared whole: that `fr:idc:esv:*` does not also give `fr:idc:esv:read` at the token endpoint is assumed.
 */
export function lackingScopes(wanted: readonly string[], granted: readonly string[]): readonly string[] {
  return wanted.filter((scope) => !granted.includes(scope))
}

/** Every scope of the profile's list, narrower ones after the one they belong to. */
export function scopeNames(listed: readonly ListedScope[]): readonly string[] {
  return listed.flatMap(({ scope, childScopes = [] }) => [scope, ...childScopes.map((child) => child.scope)])
}
