import type { Contract, JsonObject, Operation } from '../contract/index.ts'
import type { Problem } from '../world/index.ts'
import { type Form, satisfies } from './forms.ts'
import { bareName, typesOf } from './schema.ts'
import { synthesize } from './synthesize.ts'

const messages = /^(message|msg|detail|details|description|errordescription|errormessage|reason|error|title|summary)$/
const statuses = /^(status|statuscode|httpstatus|code|errorcode|errno)$/
const codes = /^(code|errorcode|error|type|key|name|status|reason)$/

/**
 * The body of a refusal in a declared error schema that has members for a message or a code, at any depth; `undefined` when it
 * has none, or when what is made does not satisfy the contract.
 */
export function errorBody(contract: Contract, operation: Operation, form: Form, problem: Problem): unknown {
  if (form.pointer === '') return undefined
  const told = new Set<string>()
  const given = (name: string, schema: JsonObject): unknown => {
    const value = toldBy(problem, bareName(name), schema)
    if (value !== undefined) told.add(name)
    return value
  }
  const schema = { $ref: `#${encodeURI(form.pointer)}` }
  for (const way of [{ sparse: false }, { sparse: true }, { sparse: true, vary: true }]) {
    told.clear()
    const making = {
      document: contract.document,
      seed: `${problem.code} ${problem.status}`,
      examples: false,
      given,
      ...way,
    }
    const body = synthesize(schema, making)
    if (told.size > 0 && satisfies(contract, operation, form, body)) return body
  }
  return undefined
}

/** What a member of an error says about a problem, by its name and type. */
function toldBy({ status, code, message, members = {} }: Problem, name: string, schema: JsonObject): unknown {
  const types = typesOf(schema)
  const allows = (type: string): boolean => types.length === 0 || types.includes(type)
  const own = Object.entries(members).find(([member]) => bareName(member) === name)?.[1]
  if (own !== undefined && allows(typeof own)) return own
  if (schema.const !== undefined || schema.enum !== undefined) return undefined
  if (statuses.test(name) && (types.includes('integer') || types.includes('number'))) return status
  if (messages.test(name) && name !== 'error' && types.includes('string')) return message
  if (codes.test(name) && types.includes('string'))
    return statuses.test(name) && name.includes('status') ? String(status) : code
  return name === 'error' && types.includes('string') ? message : undefined
}
