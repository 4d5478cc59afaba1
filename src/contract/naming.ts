import { isObject, type JsonObject } from './compiled.ts'
import { METHODS } from './shapes.ts'

/**
 * Gives every operation without an `operationId` one made of its method and path, such as `getPetsById` for `GET /pets/{id}`
 * (changed in place).
 */
export function nameOperations(document: JsonObject): void {
  const operations = [...operationsOf(document)]
  const taken = new Set(operations.map(({ operation }) => operation.operationId))
  for (const { method, path, operation } of operations) {
    if (typeof operation.operationId === 'string' && operation.operationId !== '') continue
    const name = nameOf(method, path)
    let free = name
    for (let i = 2; taken.has(free); i++) free = `${name}${i}`
    taken.add(free)
    operation.operationId = free
  }
}

function* operationsOf({ paths }: JsonObject): Generator<{ method: string; path: string; operation: JsonObject }> {
  for (const [path, item] of Object.entries(isObject(paths) ? paths : {})) {
    for (const method of METHODS) {
      const operation = isObject(item) ? item[method] : undefined
      if (isObject(operation)) yield { method, path, operation }
    }
  }
}

function nameOf(method: string, path: string): string {
  const words = path.split('/').flatMap((part) => {
    const letters = part.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
    return part.includes('{') ? ['By', ...letters] : letters
  })
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
