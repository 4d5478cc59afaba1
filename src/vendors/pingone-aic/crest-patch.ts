/** One operation of a patch; `field` and `from` are JSON pointers, a slash in front may be left out. */
export interface PatchOperation {
  readonly operation: string
  readonly field: string
  readonly from?: string
  readonly value?: unknown
}

type Container = Record<string, unknown> | unknown[]
/** What an operation came to: nothing, or why it cannot be applied. */
type Verdict = string | undefined
type Apply = (root: Container, operation: PatchOperation) => Verdict

/** What each operation does (documented: doc REST API of identity management). */
const operations: Readonly<Record<string, Apply>> = {
  add: (root, { field, value }) => put(root, field, structuredClone(value), 'add'),
  replace: (root, { field, value }) => put(root, field, structuredClone(value), 'replace'),
  remove: (root, { field, value }) => remove(root, field, value),
  increment: (root, { field, value }) => {
    const now = read(root, field)
    if (typeof now !== 'number' || typeof value !== 'number') return `${field} and value must be numbers`
    return put(root, field, now + value, 'replace')
  },
  copy: (root, { field, from }) => copy(root, field, from),
  move: (root, { field, from }) => copy(root, field, from) ?? remove(root, from ?? '', undefined),
}

/**
 * A copy of the members with all operations applied in order, or which one (counted from 1) cannot be applied, and why.
 *
 * `add` to a list appends where the pointer ends in `-` or names the list itself, and else inserts; `replace` creates what is
 * missing; `remove` of something missing changes nothing, and with a value takes only equal members of a list away. `transform`, which
 * runs a script, is not supported.
 */
export function patched(
  members: Readonly<Record<string, unknown>>,
  patch: readonly PatchOperation[],
): { readonly members: Record<string, unknown> } | { readonly number: number; readonly reason: string } {
  const root = structuredClone(members) as Record<string, unknown>
  for (const [index, operation] of patch.entries()) {
    const apply = Object.hasOwn(operations, operation.operation) ? operations[operation.operation] : undefined
    const reason = apply ? apply(root, operation) : `operation ${operation.operation} is not supported`
    if (reason !== undefined) return { number: index + 1, reason }
  }
  return { members: root }
}

function stepsOf(pointer: string): string[] {
  const bare = pointer.replace(/^\//, '')
  return bare === '' ? [] : bare.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function read(root: Container, pointer: string): unknown {
  return stepsOf(pointer).reduce<unknown>((value, step) => memberOf(value, step), root)
}

function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)]
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The container of the last step; `create` makes objects on the way. */
function parentOf(root: Container, steps: readonly string[], create: boolean): Container | undefined {
  let at: unknown = root
  for (const step of steps.slice(0, -1)) {
    if (create && isObject(at) && memberOf(at, step) === undefined) define(at, step, {})
    at = memberOf(at, step)
  }
  return Array.isArray(at) || isObject(at) ? at : undefined
}

/** A member of any name, `__proto__` among them. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}

function put(root: Container, pointer: string, value: unknown, how: 'add' | 'replace'): Verdict {
  const steps = stepsOf(pointer)
  const last = steps.at(-1)
  if (last === undefined) return 'field names no member'
  if (value === undefined) return 'value is missing'
  const parent = parentOf(root, steps, true)
  if (!parent) return `${pointer} leads into a value that has no members`
  if (Array.isArray(parent)) return putItem(parent, last, value, how)
  const present = memberOf(parent, last)
  if (how === 'add' && Array.isArray(present)) present.push(...[value].flat())
  else define(parent, last, value)
  return undefined
}

function putItem(list: unknown[], step: string, value: unknown, how: 'add' | 'replace'): Verdict {
  const index = step === '-' ? list.length : Number(step)
  if (!Number.isInteger(index) || index < 0 || index > list.length) return `${step} is no place in the list`
  list.splice(index, how === 'replace' ? 1 : 0, value)
  return undefined
}

function remove(root: Container, pointer: string, value: unknown): Verdict {
  const steps = stepsOf(pointer)
  const last = steps.at(-1)
  if (last === undefined) return 'field names no member'
  const parent = parentOf(root, steps, false)
  const present = memberOf(parent, last)
  if (!parent || present === undefined) return undefined
  if (value !== undefined && Array.isArray(present)) {
    const left = present.filter((item) => JSON.stringify(item) !== JSON.stringify(value))
    present.splice(0, present.length, ...left)
  } else if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else Reflect.deleteProperty(parent, last)
  return undefined
}

function copy(root: Container, field: string, from: string | undefined): Verdict {
  if (from === undefined) return 'from is missing'
  const value = read(root, from)
  return value === undefined ? `${from} does not exist` : put(root, field, structuredClone(value), 'replace')
}
