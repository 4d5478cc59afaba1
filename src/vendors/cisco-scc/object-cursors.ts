import type { Listed, Sorting } from './object-orders.ts'

const wide = (text: string): string => text.padStart(12, '0')

/** The cursor of an item: its number and what it is sorted by, in base64, as those of the examples are (observed: OAS-O). */
export function cursorOf({ by }: Sorting, { record }: Listed): string {
  return btoa(`${record.secondaryId}|${by === 'name' ? record.name.toLowerCase() : record[by]}`)
}

/** The position that a cursor stands for; `undefined` when it is none of ours. */
export function positionIn(orgId: string, cursor: string): string | undefined {
  try {
    const [, number, value] = /^(\d{1,12})\|(.+)$/.exec(atob(cursor)) ?? []
    return number === undefined ? undefined : `${orgId}/${value}/${wide(number)}`
  } catch {
    return undefined
  }
}
