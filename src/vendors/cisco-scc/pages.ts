import type { Effects, Problem } from '../../world/index.ts'
import type { Asked } from '../vendor.ts'
import { platformProblems } from './problems.ts'
import { factsOf } from './site.ts'

/** A place in a sorted list: what the item is sorted by, and its id. */
export type Place = readonly [value: string, id: string]

/** Items after a place, up to a number of them, and the link to the next page where there is one. */
export interface Page<T> {
  readonly records: readonly T[]
  readonly effects: Effects
}

/**
 * The place where a page begins: `undefined` at the start. Clients may send what a Link carried, the id of the last item that they
 * saw (`placeOf` finds it), or 1 for the first page (PAG).
 */
export function beginning(
  cursor: string | undefined,
  placeOf: (id: string) => Place | undefined,
): Place | undefined | Problem {
  if (cursor === undefined || cursor === '' || cursor === '1') return undefined
  return placeOf(cursor.toLowerCase()) ?? placeIn(cursor) ?? platformProblems['cursor-invalid']
}

/** Whether a beginning is a refusal. */
export function isProblem(value: Place | undefined | Problem): value is Problem {
  return value !== undefined && 'code' in value
}

/** A page of a sorted walk that begins after the place, if any; the walk ends as soon as one more item was seen. */
export function pageOf<T>(
  asked: Pick<Asked, 'call' | 'facts'>,
  walk: Iterable<T>,
  max: number,
  placeOf: (record: T) => Place,
): Page<T> {
  const records: T[] = []
  for (const record of walk) {
    if (records.length === max) return { records, effects: linked(asked, placeOf(records.at(-1) as T)) }
    records.push(record)
  }
  return { records, effects: {} }
}

/** The next page by its whole address (RFC 8288); what the cursor holds is nobody's business but ours. */
function linked({ call, facts }: Pick<Asked, 'call' | 'facts'>, place: Place): Effects {
  if (factsOf({ facts }).nextCursorIn !== 'link') return {}
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(call.query)) {
    if (name !== 'cursor') for (const value of [values].flat()) query.append(name, value)
  }
  query.set('cursor', cursorOf(place))
  return { headers: { link: `<${call.origin}${call.path}?${query.toString()}>; rel="next"` } }
}

/** Base64url of a place as JSON text, in ASCII. */
function cursorOf(place: Place): string {
  const text = JSON.stringify(place).replaceAll(/[^\0-\x7f]/g, (char) => `\\u${hex4(char)}`)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const hex4 = (char: string): string => char.charCodeAt(0).toString(16).padStart(4, '0')

function placeIn(cursor: string): Place | undefined {
  try {
    const place: unknown = JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
    const fits = Array.isArray(place) && place.length === 2 && place.every((part) => typeof part === 'string')
    return fits ? (place as unknown as Place) : undefined
  } catch {
    return undefined
  }
}
