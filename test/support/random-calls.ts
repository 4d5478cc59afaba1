import fc, { type Arbitrary } from 'fast-check'
import { at, type Contract, type Operation, type ParameterSpec } from '../../src/contract/index.ts'
import { anyValue, mutated, valuesOf, weirdTexts } from './schema-values.ts'

/** One of many that are there when the call is sent: the nth, counted round and round. */
export interface Nth {
  readonly nth: number
}

/** The key of a record of the collections that a segment of a path or a parameter is named after; of any collection for no names. */
export interface KeyOf extends Nth {
  readonly names: readonly string[]
}

/** A call as it is generated: what the client sends, and the operation that it is meant for. */
export interface RandomCall {
  readonly operation: string
  readonly method: string
  readonly path: Readonly<Record<string, string | KeyOf>>
  /** Repeated names are repeated in the query. */
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
  /** Which of the tokens of the site, good or defective, or a text that is none. */
  readonly token: 'good' | Nth | string | undefined
  readonly site: string
}

/** Random calls to one vendor: half of them as its contract wants them, the others wrong in one way or in several. */
export function callsOf(contract: Contract, sites: readonly string[]): Arbitrary<RandomCall> {
  return fc.oneof(...[...contract.operations.values()].map((operation) => callOf(operation, contract, sites)))
}

const often = <T>(usual: Arbitrary<T>, odd: Arbitrary<T>, weight = 12): Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd })

const weird = fc.oneof(fc.constantFrom(...weirdTexts), fc.string({ unit: 'binary', maxLength: 20 }))
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']

/** What a parameter of a path is named after: `orgId` in `/organizations/{orgId}` after `org` and `organizations`. */
function namesOf({ path }: Operation, parameter: string): string[] {
  const segments = path.split('/')
  const before = segments[segments.indexOf(`{${parameter}}`) - 1] ?? ''
  return [parameter.replace(/I[dD]$|^id$/, ''), before].filter((name) => name !== '')
}

/** Often the first: what is first in several collections mostly belongs together. */
const nth = fc.oneof(fc.constant(0), fc.nat({ max: 1_000 }))

function callOf(operation: Operation, contract: Contract, sites: readonly string[]): Arbitrary<RandomCall> {
  const specs = (part: ParameterSpec['in']): ParameterSpec[] => operation.parameters.filter((spec) => spec.in === part)
  const text = (spec: ParameterSpec): Arbitrary<string> =>
    often(valuesOf(contract.document, spec.pointer).map(wireText), weird)
  const inPath = (spec: ParameterSpec): Arbitrary<string | KeyOf> =>
    fc.oneof(
      { weight: 8, arbitrary: fc.record({ nth, names: fc.constant(namesOf(operation, spec.name)) }) },
      { weight: 1, arbitrary: fc.record({ nth, names: fc.constant([]) }) },
      { weight: 3, arbitrary: text(spec) },
    )
  const path = fc.record(Object.fromEntries(specs('path').map((spec) => [spec.name, inPath(spec)])), {
    noNullPrototype: true,
  })
  return fc.record({
    operation: fc.constant(operation.id),
    method: often(fc.constant(operation.method), fc.constantFrom(...methods), 30),
    path,
    query: queryOf(operation, specs('query'), text),
    headers: headersOf(operation, specs('header'), text),
    body: bodyOf(operation, contract),
    token: often(fc.constant('good'), fc.oneof(fc.constant(undefined), weird, fc.record({ nth }))),
    site: fc.oneof(fc.constant(sites[0] ?? ''), fc.constantFrom(...sites)),
  })
}

const wireText = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(wireText).join(',')
      : (JSON.stringify(value) ?? '')

function queryOf(
  operation: Operation,
  specs: readonly ParameterSpec[],
  text: (spec: ParameterSpec) => Arbitrary<string>,
) {
  const declared = specs.map((spec) => {
    const pair = text(spec).map((value) => [spec.name, value] as const)
    const given = fc.oneof({ weight: 20, arbitrary: pair.map((one) => [one]) }, fc.tuple(pair, pair))
    return spec.required ? often(given, fc.constant([]), 20) : fc.oneof(given, fc.constant([]), fc.constant([]))
  })
  const action = operation.action === undefined ? [] : [['_action', operation.action] as const]
  const stray = fc.array(fc.tuple(fc.oneof(fc.constantFrom('_action', '__proto__', 'a[b]', '_fields'), weird), weird), {
    maxLength: 2,
  })
  const strays = often<readonly (readonly [string, string])[]>(fc.constant([]), stray)
  return fc.tuple(fc.tuple(...declared), strays).map(([pairs, odd]) => [...action, ...pairs.flat(), ...odd])
}

const asciiOnly = (value: string): string => value.replaceAll(/[^\x20-\x7e]/g, '?').trim()

function headersOf(
  operation: Operation,
  specs: readonly ParameterSpec[],
  text: (spec: ParameterSpec) => Arbitrary<string>,
) {
  const declared = Object.keys(operation.body?.content ?? {})
  const types = declared.length > 0 ? declared.filter((type) => !type.includes('*')) : []
  const type = often(
    fc.constantFrom(...(types.length > 0 ? types : ['application/json'])),
    fc.constantFrom(
      '',
      'text/plain',
      'application/json; charset=latin1',
      'APPLICATION/JSON',
      'multipart/form-data',
      ';',
    ),
  )
  const own = fc.record(Object.fromEntries(specs.map((spec) => [spec.name.toLowerCase(), text(spec)])), {
    requiredKeys: specs.filter(({ required }) => required).map(({ name }) => name.toLowerCase()),
    noNullPrototype: true,
  })
  const odd = fc.record(
    {
      accept: weird,
      prefer: fc.constantFrom('code=404', 'code=1', 'dynamic=true', 'example=a', 'seed=1'),
      __proto__x: weird,
      via: weird,
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  return fc.tuple(type, own, often<object>(fc.constant({}), odd)).map(([contentType, a, b]) => {
    const headers: Record<string, string> = { host: 'localhost:7401', ...a, ...b }
    if (operation.body && contentType !== '') headers['content-type'] = contentType
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, asciiOnly(value)]))
  })
}

function bodyOf(operation: Operation, { document }: Contract): Arbitrary<RandomCall['body']> {
  const [[type, pointer] = ['', '']] = Object.entries(operation.body?.content ?? {})
  const written = (value: unknown): string =>
    type.includes('form-urlencoded') ? formText(value) : JSON.stringify(value)
  if (!operation.body) return often(fc.constant(undefined), anyValue.map(written), 20)
  const good = pointer === '' || at(document, pointer) === undefined ? anyValue : valuesOf(document, pointer)
  const texts = fc.oneof(
    weird,
    fc.constantFrom('{', '[1,', '{"a":1}{"b":2}', '{"a":1,"a":2}', '{"__proto__":{"polluted":1}}', 'nul'),
  )
  return fc.oneof(
    { weight: 12, arbitrary: good.map(written) },
    { weight: 6, arbitrary: good.chain(mutated).map(written) },
    { weight: 2, arbitrary: good.chain(mutated).chain(mutated).map(written) },
    {
      weight: 1,
      arbitrary: good.map((value) => written(value).replace('{', '{"__proto__":{"polluted":1},"constructor":1,')),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(texts, fc.uint8Array({ maxLength: 40 }), fc.constant(undefined), anyValue.map(written)),
    },
  )
}

function formText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const pairs = Object.entries(value).map(([name, member]) => [name, wireText(member)])
  return new URLSearchParams(pairs as [string, string][]).toString()
}
