import { remembered } from '../../world/index.ts'
import type { Listed } from './object-orders.ts'
import type { NetworkGroup, NetworkObject, ObjectsHere } from './object-records.ts'
import { contentsOf } from './group-contents.ts'
import type { AskedFor } from './reach.ts'
import { ipVersionOf } from './values.ts'

/** The query of the list. */
export type Query = AskedFor<'listObjects'>['query']

/** Whether an item is in a list. */
export type Filter = (item: Listed) => boolean

/** The values of a record in lower case, and all that a search looks into. */
const textsOf = remembered((record: NetworkObject | NetworkGroup) => {
  const values = 'value' in record ? [record.value] : record.inlineObjects.map(({ value }) => value)
  const own = values.map((value) => value.toLowerCase())
  const { name, description = '', createdBy } = record
  return { values: own, all: [name, description, createdBy].map((text) => text.toLowerCase()).concat(own) }
})

type Maker = (query: Query, here: ObjectsHere) => Filter | undefined

/** The filters that a query asks for, each by its parameter (documented: OAS-O; how they go together is assumed: all must fit). */
const makers: readonly Maker[] = [
  ({ subtype }) => {
    const wanted = subtype?.split('|')
    // Groups have no subtype of their own (assumed).
    return wanted && (({ kind, record }) => kind === 'network' && wanted.includes(record.subtype))
  },
  ({ search }) => {
    const part = search?.toLowerCase()
    return part === undefined ? undefined : ({ record }) => textsOf(record).all.some((text) => text.includes(part))
  },
  ({ value }) => {
    const part = value?.toLowerCase()
    return part === undefined ? undefined : ({ record }) => textsOf(record).values.some((text) => text.includes(part))
  },
  ({ usableBy }) => usableBy && (({ record }) => record.usableBy.includes(usableBy)),
  ({ usableBy, ipVersionsPresent }, here) => {
    // Counts only together with usableBy=sdWan (documented: OAS-O).
    const wanted = usableBy === 'sdWan' ? ipVersionsPresent?.split('|') : undefined
    return wanted && ((item) => versionsOf(here, item).some((version) => wanted.includes(version)))
  },
  ({ memberOf }, here) => {
    const group = memberOf === undefined ? undefined : here.networkGroups.get(memberOf.toLowerCase())
    const members = new Set([...(group?.memberObjects ?? []), ...(group?.memberGroups ?? [])])
    return memberOf === undefined ? undefined : ({ record }) => members.has(record.id)
  },
  ({ secondaryIds }) => {
    const wanted = secondaryIds === undefined ? undefined : new Set(secondaryIds.split(',').filter(Boolean).map(Number))
    return wanted && (({ record }) => wanted.has(record.secondaryId))
  },
]

function versionsOf(here: ObjectsHere, item: Listed): readonly string[] {
  if (item.kind === 'networkGroup') return [...contentsOf(here, item.record).versions]
  return [ipVersionOf(item.record.subtype, item.record.value) ?? 'none']
}

/** The filters of a query; none when every item is in the list. */
export function filtersOf(query: Query, here: ObjectsHere): readonly Filter[] {
  return makers.flatMap((make) => make(query, here) ?? [])
}

/** The kinds of item that a query asks for. */
export function kindsOf({ type }: Query): readonly Listed['kind'][] {
  return type === 'network' || type === 'networkGroup' ? [type] : ['network', 'networkGroup']
}
