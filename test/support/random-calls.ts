import fc, { type Arbitrary } from 'fast-check'
import { at, type Contract, type Operation, type ParameterSpec } from '../../src/contract/index.ts'
import { anyValue, mutated, valuesOf, weirdTexts } from './schema-values.ts'

/** A call as it is generated: what the client sends, and the operation that it is meant for. */
export interface RandomCall {
  readonly operation: string
  readonly method: string
  readonly path: Readonly<Record<string, string>>
  /** Repeated names are repeated in the query. */
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
  /** Which of the tokens at hand, if any. */
  readonly token: string | undefined
  readonly site: string
}

/** What calls are made from besides the contract. */
export interface Surroundings {
  readonly contract: Contract
  readonly sites: readonly string[]
  /** Keys that records have, so that calls find something. */
  readonly keys: readonly string[]
  /** The same keys by the name of their collection. */
  readonly keysOf: Readonly<Record<string, readonly string[]>>
  /** Good tokens and defective ones, the good ones many times. */
  readonly tokens: readonly string[]
}

/** Random calls to one vendor: half of them as its contract wants them, the others wrong in one way or in several. */
export function callsOf(surroundings: Surroundings): Arbitrary<RandomCall> {
  return fc.oneof(...[...surroundings.contract.operations.values()].map((operation) => callOf(operation, surroundings)))
}

const often = <T>(usual: Arbitrary<T>, odd: Arbitrary<T>, weight = 12): Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd })

const weird = fc.oneof(fc.constantFrom(...weirdTexts), fc.string({ unit: 'binary', maxLength: 20 }))
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']

/** The keys of the collections that a path parameter is named after: `orgId` of `organizations`. */
function likelyKeys(parameter: string, keysOf: Surroundings['keysOf']): readonly string[] {
  const stem = parameter.replace(/I[dD]$/, '')
  const named = Object.entries(keysOf).filter(([collection]) => stem !== '' && collection.startsWith(stem))
  return named.flatMap(([, keys]) => keys)
}

function callOf(operation: Operation, { contract, sites, keys, keysOf, tokens }: Surroundings): Arbitrary<RandomCall> {
  const known = keys.length > 0 ? fc.constantFrom(...keys) : weird
  const specs = (part: ParameterSpec['in']): ParameterSpec[] => operation.parameters.filter((spec) => spec.in === part)
  const text = (spec: ParameterSpec): Arbitrary<string> =>
    often(valuesOf(contract.document, spec.pointer).map(wireText), weird)
  const path = fc.record(
    Object.fromEntries(
      specs('path').map((spec) => [
        spec.name,
        fc.oneof(
          ...likelyKeys(spec.name, keysOf).map((key) => ({ weight: 2, arbitrary: fc.constant(key) })),
          { weight: 2, arbitrary: known },
          { weight: 3, arbitrary: text(spec) },
        ),
      ]),
    ),
    { noNullPrototype: true },
  )
  return fc.record({
    operation: fc.constant(operation.id),
    method: often(fc.constant(operation.method), fc.constantFrom(...methods), 30),
    path,
    query: queryOf(operation, specs('query'), text),
    headers: headersOf(operation, specs('header'), text),
    body: bodyOf(operation, contract),
    token: often(fc.constantFrom(...tokens), fc.oneof(fc.constant(undefined), weird)),
    site: fc.constantFrom(...sites),
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
