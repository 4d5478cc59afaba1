import { type Engine, type Entry, parsedBody, tenancyOf, viewOf, redactText, type EntryView } from '../sandbox/index.ts'
import type { Expectation, Landmark, Miss, Status } from './expectation.ts'
import { type Difference, differences, valueAt } from './partial.ts'

/** What a call is set in order to: the calls of the landmarks that an expectation names. */
export interface Landmarks {
  readonly before?: readonly Entry[]
  readonly after?: readonly Entry[]
}

/** What judging a call takes. */
interface Judging {
  readonly engine: Engine
  readonly entry: Entry
  readonly expected: Expectation
  readonly landmarks: Landmarks
  /** The call without secrets, made when a miss shows of it. */
  readonly shown: () => EntryView
}

/** Where a call is not what was expected; none when it counts. */
export function missesOf(engine: Engine, entry: Entry, expected: Expectation, landmarks: Landmarks): Miss[] {
  let view: EntryView | undefined
  const shown = (): EntryView => (view ??= viewOf(engine, entry))
  return judges.flatMap((judge) => judge({ engine, entry, expected, landmarks, shown }))
}

/** Whether a status is the expected one, or of the expected class. */
export function hasStatus(status: number, expected: Status): boolean {
  const text = String(expected).toLowerCase()
  return text.endsWith('xx') ? String(status).slice(0, -2) === text.slice(0, -2) : String(status) === text
}

/** How the answer of a call is told: its status, and of a refusal the code and why it was refused. */
export function answerOf({ status, problem, decisions }: Pick<Entry, 'status' | 'problem' | 'decisions'>): string {
  if (status === 0) return 'had no answer, its connection was closed'
  if (problem === undefined) return `was answered ${status}`
  const [because = ''] = (decisions.at(-1)?.because ?? '').split('; ')
  const reason = because === '' || because.startsWith(`${problem}: `) ? '' : `: ${redactText(because)}`
  return `was answered ${status} (${problem}${reason})`
}

const judges: readonly ((judging: Judging) => Miss[])[] = [
  ({ entry, expected: { site } }) => missed('site', site, entry.call.site, () => `went to ${entry.call.site}`),
  ({ entry, expected: { status } }) =>
    status === undefined || hasStatus(entry.status, status) ? [] : [{ where: 'status', text: answerOf(entry) }],
  ({ entry, expected: { problem } }) => missed('problem', problem, entry.problem, () => answerOf(entry)),
  ({ entry, expected: { principal } }) =>
    missed('principal', principal, entry.principal, () => `was made by ${entry.principal ?? 'nobody who is known'}`),
  orderMisses,
  ({ entry, expected, shown }) => membersMissed('path', entry.call.pathParameters, expected.path, () => shown().path),
  ({ entry, expected, shown }) =>
    membersMissed('query', entry.call.query, expected.query, (name) => shown().query[name]),
  ({ entry, expected: { headers = {} }, shown }) => {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    return membersMissed('headers', entry.call.headers, lower, (name) => shown().requestHeaders[name])
  },
  bodyMisses,
]

function missed(where: string, wanted: string | undefined, actual: string | undefined, text: () => string): Miss[] {
  return wanted === undefined || wanted === actual ? [] : [{ where, text: text() }]
}

function orderMisses({ entry, expected, landmarks: { before, after } }: Judging): Miss[] {
  const misses: Miss[] = []
  const last = before?.at(-1)
  if (last && entry.id >= last.id) misses.push({ where: 'order', text: `came after ${told(expected.before, last)}` })
  const first = after?.[0]
  if (first && entry.id <= first.id) misses.push({ where: 'order', text: `came before ${told(expected.after, first)}` })
  return misses
}

function told(landmark: string | Landmark | undefined, { id }: Entry): string {
  return `${typeof landmark === 'string' ? landmark : landmark?.operation} (entry ${id})`
}

type Values = Readonly<Record<string, string | string[] | undefined>>

/** Members that are not as expected; a value that is shown otherwise than it was sent is a secret, and is not told. */
function membersMissed(
  where: string,
  actual: Values,
  expected: Readonly<Record<string, string>> = {},
  shown: (name: string) => unknown,
): Miss[] {
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const value = Object.hasOwn(actual, name) ? actual[name] : undefined
    if (value === wanted) return []
    const place = `${where}.${name}`
    if (value === undefined) return [{ where: place, text: `lacked ${place}` }]
    const text = String(value)
    const isSecret =
      where === 'path' ? !String(shown(name)).includes(encodeURIComponent(text)) : String(shown(name)) !== text
    return [{ where: place, text: `differed in ${place}${isSecret ? '' : values(text, wanted)}` }]
  })
}

function bodyMisses({ engine, entry, expected, shown }: Judging): Miss[] {
  if (expected.body === undefined) return []
  const { vendor } = tenancyOf(engine, entry.call.vendor)
  const parsed = parsedBody(vendor, entry.call)
  if ('reason' in parsed)
    return [{ where: 'body', text: `had a body that cannot be read: ${redactText(parsed.reason)}` }]
  return differences(parsed.value, expected.body).map((difference) => bodyMiss(difference, shown().requestBody))
}

function bodyMiss({ path, actual, expected }: Difference, shown: unknown): Miss {
  const where = ['body', ...path].join('.')
  if (actual === undefined) return { where, text: `lacked ${where}` }
  // What is shown otherwise than it was sent is a secret, and so is what was expected in its place.
  const isShown = typeof actual !== 'object' && valueAt(shown, path) === actual
  return { where, text: `differed in ${where}${isShown ? values(actual, expected) : ''}` }
}

/** Characters of a value that are told. */
const toldLength = 60

function values(actual: unknown, expected: unknown): string {
  const text = (value: unknown): string => {
    const json = redactText(JSON.stringify(value) ?? String(value))
    return json.length > toldLength ? `${json.slice(0, toldLength)}...` : json
  }
  return ` (${text(actual)}, not ${text(expected)})`
}
