/** A value that an index can order: text or a number. */
export type IndexKey = string | number

/** Declared secondary indexes: name to a function from record to its index key; `undefined` leaves the record out. */
export type Indexes<T> = Readonly<Record<string, (record: T) => IndexKey | undefined>>

/** Bounds of a walk in key order. `from` and `to` are inclusive, `after` and `before` exclusive. */
export interface Range<K> {
  readonly from?: K
  readonly after?: K
  readonly to?: K
  readonly before?: K
}

/** One difference between two versions of a collection; an absent side means that the record did not exist there. */
export interface RecordChange<T> {
  readonly key: string
  readonly before?: T
  readonly after?: T
}
