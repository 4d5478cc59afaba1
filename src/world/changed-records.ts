import type { Collection } from './collection.ts'

/** Key and record, in the order of the keys. */
export type Pairs<Json> = readonly (readonly [string, Json])[]

/** What changed in a collection, as JSON: records to put, and keys to remove. */
export interface ChangedRecords<Json> {
  readonly put?: Pairs<Json>
  readonly gone?: readonly string[]
}

/** The records of a collection with their keys, each as JSON. */
export function pairs<T, Json>(collection: Collection<T>, toJson: (record: T) => Json): [string, Json][] {
  const found: [string, Json][] = []
  for (const [key, record] of collection.entries()) found.push([key, toJson(record)])
  return found
}

/** Keys with the records of their JSON. */
export function* mapped<Json, T>(json: Pairs<Json>, fromJson: (json: Json) => T): IterableIterator<[string, T]> {
  for (const [key, record] of json) yield [key, fromJson(record)]
}

/** What changed from one version of a collection to another, or `undefined`. */
export function changedBetween<T, Json>(
  before: Collection<T>,
  after: Collection<T>,
  toJson: (record: T) => Json,
): ChangedRecords<Json> | undefined {
  const put: [string, Json][] = []
  const gone: string[] = []
  for (const change of before.changesTo(after)) {
    if ('after' in change) put.push([change.key, toJson(change.after as T)])
    else gone.push(change.key)
  }
  if (put.length === 0 && gone.length === 0) return undefined
  return { ...(put.length > 0 && { put }), ...(gone.length > 0 && { gone }) }
}

/** A collection with changes applied. */
export function withChanged<T, Json>(
  collection: Collection<T>,
  changes: ChangedRecords<Json> | undefined,
  fromJson: (json: Json) => T,
): Collection<T> {
  let next = collection
  for (const key of changes?.gone ?? []) next = next.without(key)
  return changes?.put ? next.withAll(mapped(changes.put, fromJson)) : next
}
