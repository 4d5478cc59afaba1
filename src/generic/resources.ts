import type { Contract, Operation, OpenApiDocument } from '../contract/index.ts'
import { type Form, successOf } from './forms.ts'
import { bareName, type Flat, propertiesOf, typesOf } from './schema.ts'
import { type ListShape, listShapeOf, recordShapeOf, requestPropertiesOf } from './shapes.ts'

/** What an operation does to a resource. */
export type Deed = 'list' | 'create' | 'read' | 'replace' | 'patch' | 'remove'

/**
 * What a group of paths stores: `items` have ids and are listed or created; `keyed` ones have ids and are there from the start;
 * a `single` has none, such as `/settings`.
 */
export interface Resource {
  /** The name of its collection in the world. */
  readonly collection: string
  readonly kind: 'items' | 'keyed' | 'single'
  /** The path of the collection, or of the single. */
  readonly path: string
  /** The path of an item, where there is one. */
  readonly itemPath?: string
  /** The path parameters that lead to the collection or single, in order. */
  readonly parents: readonly string[]
  /** The path parameter that names an item. */
  readonly idParameter?: string
  /** The property of a record that holds its id. */
  readonly idProperty?: string
  /** The schema of a record. */
  readonly model: Flat
  readonly deeds: Readonly<Partial<Record<Deed, Operation>>>
}

/** The paths of a contract that end alike: those of a collection, and of one of its items. */
export interface PathGroup {
  readonly path: string
  readonly own: Readonly<Record<string, Operation>>
  readonly itemPath?: string
  readonly items: Readonly<Record<string, Operation>>
}

const templateNames = (path: string): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map((found) => found[1] ?? '')
const lastWord = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && !part.includes('{'))
    .at(-1) ?? ''

/** What a group of paths stores, or `undefined` when its shape is neither of a collection nor of a single. */
export function resourceOf({ document }: Contract, group: PathGroup, taken: ReadonlySet<string>): Resource | undefined {
  const { path, own, itemPath, items } = group
  const list = own.GET && listOf(document, own.GET, path)
  const create = own.POST && isCreation(document, own.POST) ? own.POST : undefined
  const itemDeeds = writable(document, items)
  const named = { collection: collectionName(path, taken), path, parents: templateNames(path) }
  const hasItems = Object.keys(itemDeeds).length > 0
  const isSingle = own.PUT !== undefined || own.PATCH !== undefined
  const isList = list && (list.isTelling || create || hasItems) && (!isSingle || create || hasItems)
  if (isList || (create && hasItems)) {
    const update = own.PUT && !itemDeeds.replace ? { replace: own.PUT } : {}
    const deeds = { ...(isList && { list: own.GET as Operation }), ...(create && { create }), ...update, ...itemDeeds }
    return withId(document, { ...named, kind: 'items', ...(itemPath && { itemPath }), deeds }, list)
  }
  if (itemDeeds.read && (itemDeeds.replace ?? itemDeeds.patch)) {
    return withId(document, { ...named, kind: 'keyed', ...(itemPath && { itemPath }), deeds: itemDeeds })
  }
  const deeds = writable(document, own)
  if (!deeds.read || !(deeds.replace ?? deeds.patch)) return undefined
  return { ...named, kind: 'single', deeds, model: modelOf(document, deeds) }
}

function listOf(document: OpenApiDocument, operation: Operation, path: string): ListShape | undefined {
  const form = successOf(operation)
  return form && listShapeOf(document, form, lastWord(path))
}

/** Whether a POST makes a record at once: it takes an object and answers 200 or 201, a record or nothing. */
function isCreation(document: OpenApiDocument, operation: Operation): boolean {
  const form = successOf(operation)
  if (!form || form.status > 201 || !requestPropertiesOf(document, operation.body?.content)) return false
  return form.mediaType === undefined || (recordShapeOf(document, form) !== undefined && !isArrayForm(document, form))
}

const isArrayForm = (document: OpenApiDocument, form: Form): boolean =>
  typesOf(recordShapeOf(document, form)?.record.schema ?? {}).includes('array')

/** The deeds of a path whose value is one record. */
function writable(document: OpenApiDocument, own: PathGroup['own']): Resource['deeds'] {
  const { GET, PUT, PATCH, DELETE } = own
  const form = GET && successOf(GET)
  const takes = (operation: Operation | undefined): boolean =>
    requestPropertiesOf(document, operation?.body?.content) !== undefined
  return {
    ...(GET && form && recordShapeOf(document, form) && { read: GET }),
    ...(PUT && takes(PUT) && { replace: PUT }),
    ...(PATCH && takes(PATCH) && { patch: PATCH }),
    ...(DELETE && { remove: DELETE }),
  }
}

type Unmodelled = Omit<Resource, 'model' | 'idParameter' | 'idProperty'>

function withId(document: OpenApiDocument, resource: Unmodelled, list?: ListShape): Resource {
  const model = modelOf(document, resource.deeds, list)
  const idParameter = resource.itemPath === undefined ? undefined : templateNames(resource.itemPath).at(-1)
  const idProperty = idPropertyOf(model, idParameter, lastWord(resource.path))
  return { ...resource, model, ...(idParameter && { idParameter }), ...(idProperty !== undefined && { idProperty }) }
}

/** The schema of a record, taken from the operation that shows most of it. */
function modelOf(document: OpenApiDocument, deeds: Resource['deeds'], list?: ListShape): Flat {
  for (const operation of [deeds.read, deeds.create, deeds.replace, deeds.patch]) {
    const form = operation && successOf(operation)
    const shape = form && recordShapeOf(document, form)
    if (shape) return shape.record
  }
  return list?.items ?? { schema: {}, refs: [] }
}

/** The property that holds a record's id: named as the path's parameter, or in one of the usual ways. */
function idPropertyOf({ schema }: Flat, parameter: string | undefined, word: string): string | undefined {
  const names = Object.keys(propertiesOf(schema))
  const thing = bareName(word)
    .replace(/ies$/, 'y')
    .replace(/(s|x|ch|sh)es$/, '$1')
    .replace(/s$/, '')
  const wanted = [parameter, 'id', '_id', `${thing}id`, `${thing}uuid`, 'uuid', parameterRest(parameter, thing)]
  for (const candidate of wanted) {
    const found = names.find((name) => candidate !== undefined && bareName(name) === bareName(candidate))
    if (found !== undefined) return found
  }
  return names.find((name) => isReadOnlyUuid(propertiesOf(schema)[name]))
}

/** What a parameter such as `petName` says besides the thing: `name`. */
function parameterRest(parameter: string | undefined, thing: string): string | undefined {
  const bare = bareName(parameter ?? '')
  return thing !== '' && bare.startsWith(thing) && bare.length > thing.length ? bare.slice(thing.length) : undefined
}

function isReadOnlyUuid(property: unknown): boolean {
  const { readOnly, format } = (property ?? {}) as { readOnly?: unknown; format?: unknown }
  return readOnly === true && format === 'uuid'
}

/** The words of a path, such as `stores.pets`; told from one that is taken by a number. */
function collectionName(path: string, taken: ReadonlySet<string>): string {
  const words = path.split('/').filter((part) => part !== '' && !part.includes('{'))
  const name = words.join('.') || 'root'
  let free = name
  for (let i = 2; taken.has(free); i++) free = `${name}-${i}`
  return free
}
