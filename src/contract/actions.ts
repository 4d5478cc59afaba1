import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import type { Report } from './merge.ts'
import type { ParameterSpec } from './operation.ts'
import { extend, follow } from './pointer.ts'

/** The query parameter whose value chooses between the operations of one path and method. */
export const ACTION_PARAMETER = '_action'
const KEY = 'x-backlot-actions'

/** `_action` value to operationId, as `x-backlot-actions` says; undefined when the operation has none. */
export function actionsOf(
  document: OpenApiDocument,
  operation: JsonObject,
  parameters: readonly ParameterSpec[],
  pointer: string,
  report: Report,
): Readonly<Record<string, string>> | undefined {
  const actions = operation[KEY]
  if (actions === undefined) return undefined
  const place = extend(pointer, KEY)
  if (!isObject(actions) || Object.keys(actions).length === 0) {
    return void report(place, `${KEY} must map values of ${ACTION_PARAMETER} to operationIds`)
  }
  const declared = parameters.find((spec) => spec.in === 'query' && spec.name === ACTION_PARAMETER)
  if (!declared) report(place, `${KEY} needs the query parameter ${ACTION_PARAMETER}; declare it`)
  const schema = declared && follow(document, declared.pointer)?.value
  const values = isObject(schema) && Array.isArray(schema.enum) ? schema.enum : undefined
  for (const [action, id] of Object.entries(actions)) {
    if (typeof id !== 'string' || id === '') report(extend(place, action), `${KEY} must name an operationId here`)
    if (values && !values.includes(action)) {
      report(extend(place, action), `${action} is not among the values of ${ACTION_PARAMETER}; add it to the enum`)
    }
  }
  return Object.fromEntries(
    Object.entries(actions).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
