import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import type { Report } from './merge.ts'
import { actionsOf } from './actions.ts'
import type { Operation, Route } from './operation.ts'
import { operationReaderOf } from './operations.ts'
import { extend } from './pointer.ts'
import { METHODS } from './shapes.ts'

const ITEM_KEYS = new Set<string>([...METHODS, 'parameters', 'summary', 'description', 'servers'])

/** The routes of a document in its order; what is wrong with them is reported. */
export function routesOf(document: OpenApiDocument, report: Report): Route[] {
  const shapes = new Map<string, string>()
  const ids = new Map<string, string>()
  const read = operationReaderOf(document, report)
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const pointer = extend('/paths', path)
    if (!isObject(item) || !path.startsWith('/')) {
      report(pointer, 'a path must start with / and hold a mapping of methods')
      return []
    }
    checkItem(item, pointer, report)
    return METHODS.filter((method) => item[method] !== undefined).flatMap((method) => {
      checkShape(shapes, path, method, pointer, report)
      const raw = item[method]
      if (!isObject(raw)) {
        report(extend(pointer, method), 'an operation must be a mapping')
        return []
      }
      const route = routeOf(document, read(path, method, raw), raw, report)
      checkIds(ids, route, extend(pointer, method), report)
      return route
    })
  })
}

function checkItem(item: JsonObject, pointer: string, report: Report): void {
  for (const key of Object.keys(item)) {
    if (ITEM_KEYS.has(key) || key.startsWith('x-')) continue
    report(extend(pointer, key), `${key} is not supported in a path; use one of ${METHODS.join(', ')}`)
  }
}

/** Templates that differ only in their names match the same addresses. */
function checkShape(shapes: Map<string, string>, path: string, method: string, pointer: string, report: Report): void {
  const shape = `${method} ${path.replaceAll(/\{[^{}]*\}/g, '{}')}`
  const other = shapes.get(shape)
  if (other !== undefined)
    report(extend(pointer, method), `matches the same addresses as ${other}; keep one of the two`)
  shapes.set(shape, path)
}

function checkIds(ids: Map<string, string>, route: Route, pointer: string, report: Report): void {
  const entries = [route.operation, ...Object.values(route.actions ?? {})].filter(({ id }) => id !== '')
  for (const { id, action } of entries) {
    const place = action === undefined ? extend(pointer, 'operationId') : extend(pointer, 'x-backlot-actions', action)
    const other = ids.get(id)
    if (other !== undefined) report(place, `operationId ${id} is already used by ${other}; give each its own`)
    ids.set(id, `${route.method} ${route.path}${action === undefined ? '' : `?_action=${action}`}`)
  }
}

function routeOf(document: OpenApiDocument, operation: Operation, raw: JsonObject, report: Report): Route {
  const { method, path, id } = operation
  const pointer = extend('/paths', path, method.toLowerCase())
  if (id === '') report(pointer, 'has no operationId; give it a unique one')
  const ids = actionsOf(document, raw, operation.parameters, pointer, report)
  if (!ids) return { method, path, id, operation }
  const actions = Object.entries(ids).map(([action, chosen]) => [action, { ...operation, id: chosen, action }])
  return { method, path, id, operation, actions: Object.fromEntries(actions) as Record<string, Operation> }
}
