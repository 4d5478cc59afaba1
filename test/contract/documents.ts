import { type CompiledContract, compileContract, type Contract, loadContract } from '../../src/contract/index.ts'

/** A schema, parameter or other part of an OpenAPI document, as JSON. */
export type Part = Readonly<Record<string, unknown>>

/** A reply without a body. */
export const EMPTY_REPLY = { '200': { description: 'Done.' } }

/** A reply with a JSON body. */
export function jsonReply(schema: Part): Part {
  return { '200': { description: 'Done.', content: { 'application/json': { schema } } } }
}

/** A document of one version with these paths and components. */
export function documentOf(paths: Part, components: Part = {}, openapi = '3.1.0'): string {
  return JSON.stringify({ openapi, info: { title: 'Things', version: '1' }, paths, components }, null, 2)
}

/** Compiles texts as `one.yaml`, `two.yaml`. */
export function compileTexts(...texts: readonly string[]): CompiledContract {
  const names = ['one.yaml', 'two.yaml']
  return compileContract(texts.map((text, index) => ({ file: names[index] ?? 'more.yaml', text })))
}

/** The contract of a document, by way of the JSON text that is written at build time. */
export function contractOf(paths: Part, components?: Part, openapi?: string): Contract {
  const compiled = compileTexts(documentOf(paths, components, openapi))
  return loadContract(JSON.parse(JSON.stringify(compiled)) as CompiledContract)
}

/** The contract of `GET /things` with these parameters, and that operation's check. */
export function queryContract(parameters: readonly Part[], components?: Part) {
  const contract = contractOf(
    { '/things': { get: { operationId: 'list', parameters, responses: EMPTY_REPLY } } },
    components,
  )
  return (
    query: Readonly<Record<string, string | readonly string[]>>,
    headers: Readonly<Record<string, string>> = {},
  ) => contract.validateParameters(operation(contract, 'list'), { path: {}, query, headers })
}

/** The operation of an id; throws where the contract has none. */
export function operation(contract: Contract, id: string) {
  const found = contract.operations.get(id)
  if (!found) throw new Error(`Failed to find operation ${id} in the test's contract; declare it`)
  return found
}
