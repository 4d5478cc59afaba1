import type { Resource } from './resources.ts'

/** Values of path parameters by name. */
export type PathValues = Readonly<Record<string, unknown>>

/** What the keys of a resource's records begin with, below the parents that a call names; empty where it has none. */
export function scopeOf({ parents }: Resource, path: PathValues): string {
  return parents.map((name) => `${encodeURIComponent(String(path[name]))}/`).join('')
}

/** The key of a record: its id, behind the ids of its parents. */
export function keyOf(resource: Resource, path: PathValues, id: unknown): string {
  const scope = scopeOf(resource, path)
  return scope === '' ? String(id) : `${scope}${encodeURIComponent(String(id))}`
}

/** The key under which a single's record stands. */
export function singleKeyOf(resource: Resource, path: PathValues): string {
  return `${scopeOf(resource, path)}value`
}

/** What the keys of children begin with, below a record of their parent resource. */
export function scopeBelow(parent: Resource, key: string): string {
  return `${parent.parents.length === 0 ? encodeURIComponent(key) : key}/`
}

/** The bounds of all keys that begin with a scope. */
export function rangeOf(scope: string): { readonly from?: string; readonly before?: string } {
  return scope === '' ? {} : { from: scope, before: `${scope.slice(0, -1)}0` } // `0` follows `/`.
}
