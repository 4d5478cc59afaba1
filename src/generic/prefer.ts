import type { Contract, Operation } from '../contract/index.ts'
import { type Chance, type Problem, refuse, reply } from '../world/index.ts'
import type { Call } from '../vendors/vendor.ts'
import type { GenericAnswer } from './answer.ts'
import { examplesOf, type Form, formOf, statusesOf, successOf } from './forms.ts'
import { problemDocument } from './refusals.ts'
import { bodyOf } from './replies.ts'

const keys = ['code', 'example', 'dynamic', 'seed'] as const
/** The query parameters that prefer the same. */
const twins = keys.map((key) => [`__${key}`, key] as const)
type Key = (typeof keys)[number]
type Preferences = Partial<Record<Key, string>>

/**
 * The answer that a call forces by `Prefer: code=, example=, dynamic=, seed=` (RFC 7240) or by `__code`, `__example`, `__dynamic`
 * and `__seed` in its query, which go first; `undefined` when it prefers nothing of this. What cannot be met is refused with what
 * could be.
 */
export function preferred(
  call: Call,
  operation: Operation,
  contract: Contract,
  chance: Chance,
): GenericAnswer | undefined {
  const wanted = preferencesOf(call)
  if (!wanted) return undefined
  const form = formFor(operation, wanted)
  if (!form) return unmet(`${operation.id} declares no reply ${wanted.code ?? ''}`, { codes: codesOf(operation) })
  if (wanted.dynamic !== undefined && !/^(true|false)$/.test(wanted.dynamic)) {
    return unmet(`dynamic=${wanted.dynamic} is neither true nor false`, { dynamic: ['true', 'false'] })
  }
  const named = examplesOf(contract.document, operation, form)
  if (wanted.example !== undefined && !named.has(wanted.example)) {
    const known = [...named.keys()].filter((name) => name !== '')
    return unmet(`reply ${form.status} of ${operation.id} has no example ${wanted.example}`, { examples: known })
  }
  const { example, dynamic, seed } = wanted
  const isDynamic = dynamic === 'true' || (seed !== undefined && dynamic === undefined && example === undefined)
  const made = bodyOf({
    contract,
    operation,
    form,
    seed: seed ?? (isDynamic ? chance.hex(8) : operation.id),
    dynamic: isDynamic && example === undefined,
    ...(example !== undefined && { example }),
  })
  if (!made) return unmet(`nothing satisfies reply ${form.status} of ${operation.id}`, { codes: codesOf(operation) })
  const applied = keys.filter((key) => wanted[key] !== undefined).map((key) => `${key}=${quoted(wanted[key] ?? '')}`)
  return {
    outcome: reply(form.status, made.body, { headers: { 'preference-applied': applied.join(', ') } }),
    source: 'example',
    because: `the call prefers ${applied.join(', ')}: ${made.how}`,
    ...(form.mediaType !== undefined && { mediaType: form.mediaType }),
  }
}

/** The form that a code asks for; without a code that of a success, the one that has the named example first. */
function formFor(operation: Operation, { code }: Preferences): Form | undefined {
  if (code === undefined) return successOf(operation)
  return /^[2-5]\d\d$/.test(code) ? formOf(operation, Number(code)) : undefined
}

const codesOf = (operation: Operation): string[] => [
  ...statusesOf(operation).map(String),
  ...(operation.replies.default ? ['default'] : []),
]

function unmet(message: string, could: Readonly<Record<string, readonly string[]>>): GenericAnswer {
  const [kind, list] = Object.entries(could)[0] ?? ['codes', []]
  const detail = `${message}; ${list.length === 0 ? `there are no ${kind}` : `${kind} are ${list.join(', ')}`}`
  const problem: Problem = {
    code: 'preference-unmet',
    status: 400,
    shape: 'problem',
    message: detail,
    members: could,
    standing: 'assumed',
    source: 'ours: no tenant knows these preferences',
  }
  return {
    outcome: refuse(problem),
    source: 'example',
    because: detail,
    rendered: { ...problemDocument(problem), ours: true },
  }
}

/** What a call prefers, or `undefined` when it prefers nothing that is known here; the first of several counts. */
function preferencesOf({ headers, query }: Call): Preferences | undefined {
  let found: Preferences | undefined
  for (const [name, key] of twins) {
    const value = query[name]
    if (value !== undefined) found = { ...found, [key]: typeof value === 'string' ? value : (value[0] ?? '') }
  }
  const { prefer } = headers
  if (prefer === undefined) return found
  const text = typeof prefer === 'string' ? prefer : prefer.join(',')
  for (const [key, value] of preferencesIn(text)) {
    if (found?.[key] === undefined) found = { ...found, [key]: value }
  }
  return found
}

/** The known preferences of a header's value: a list of `name=value`, each with parameters that are passed over. */
function* preferencesIn(text: string): Generator<readonly [Key, string]> {
  // Quoted texts may hold commas and semicolons, so that the value cannot be split at these.
  for (const [, name = '', quotedValue, plain = ''] of text.matchAll(preference)) {
    const key = keys.find((known) => known === name.toLowerCase())
    if (key) yield [key, quotedValue === undefined ? plain : quotedValue.replaceAll(/\\(.)/g, '$1')]
  }
}

const preference =
  /(?:^|,)\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?(?:\s*;\s*[^\s,;="]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,;"]*))?)*\s*(?=,|$)/g

const quoted = (value: string): string => (/^[\w.+-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`)
