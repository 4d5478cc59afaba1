import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../support/runs.ts'
import { type Client, clientOf, testSandbox } from '../../support/tenant.ts'

const orgId = '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e03'
const base = `/v1/organizations/${orgId}/domains/global/objects`

const newClient = () => clientOf(testSandbox(), 'cisco-scc', 'us', { principal: 'acme-admin' })

interface Kept {
  id: string
  name: string
  members: string[]
  groups: string[]
  inline: number
}

/** What the tests remember of objects and groups, by id. */
interface Model {
  readonly objects: Map<string, Kept>
  readonly groups: Map<string, Kept>
}

const names = ['a', 'A', 'b', 'c', 'd', 'e']
const pick = fc.nat(5)
const step = fc.oneof(
  fc.record({ kind: fc.constant('object' as const), name: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant('rename' as const), at: pick, name: fc.constantFrom(...names) }),
  fc.record({
    kind: fc.constant('group' as const),
    name: fc.constantFrom(...names),
    members: fc.array(pick, { maxLength: 3 }),
    groups: fc.array(pick, { maxLength: 2 }),
    inline: fc.nat(2),
  }),
  fc.record({
    kind: fc.constant('regroup' as const),
    at: pick,
    members: fc.option(fc.array(pick, { maxLength: 3 })),
    groups: fc.option(fc.array(pick, { maxLength: 2 })),
  }),
  fc.record({ kind: fc.constant('deleteObject' as const), at: pick }),
  fc.record({ kind: fc.constant('deleteGroup' as const), at: pick }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

const at = (map: Map<string, Kept>, index: number): Kept | undefined => [...map.values()][index]
const idsAt = (map: Map<string, Kept>, indexes: readonly number[]): string[] => [
  ...new Set(indexes.flatMap((index) => at(map, index)?.id ?? [])),
]

const isTaken = ({ objects, groups }: Model, name: string, except?: string): boolean =>
  [...objects.values(), ...groups.values()].some(
    (kept) => kept.id !== except && kept.name.toLowerCase() === name.toLowerCase(),
  )

const holders = ({ groups }: Model, id: string): string[] =>
  [...groups.values()]
    .filter((group) => group.members.includes(id) || group.groups.includes(id))
    .map((group) => group.id)

function below({ groups }: Model, id: string): Set<string> {
  const found = new Set<string>()
  for (const next of groups.get(id)?.groups ?? []) {
    found.add(next)
    for (const deeper of below({ groups } as Model, next)) found.add(deeper)
  }
  return found
}

function depth({ groups }: Model, id: string): number {
  return Math.max(0, ...(groups.get(id)?.groups ?? []).map((next) => 1 + depth({ groups } as Model, next)))
}

/** Whether a group may hold these groups: none of them is or holds it, and no chain gets longer than three. */
function verdict(model: Model, group: Kept): 201 | 400 | 422 {
  if (group.groups.some((id) => id === group.id || below(model, id).has(group.id))) return 400
  const next: Model = { objects: model.objects, groups: new Map(model.groups).set(group.id, group) }
  return [...next.groups.keys()].some((id) => depth(next, id) > 3) ? 422 : 201
}

async function taken(client: Client, model: Model, given: Step): Promise<void> {
  const { objects, groups } = model
  switch (given.kind) {
    case 'object': {
      const answer = await client('POST', `${base}/networks`, { name: given.name, subtype: 'host', value: '10.0.0.1' })
      expect(answer.status).toBe(isTaken(model, given.name) ? 409 : 201)
      if (answer.status === 201)
        objects.set(answer.json.id, { id: answer.json.id, name: given.name, members: [], groups: [], inline: 0 })
      return
    }
    case 'rename': {
      const object = at(objects, given.at)
      if (!object) return
      const answer = await client('PATCH', `${base}/networks/${object.id}`, { name: given.name })
      expect(answer.status).toBe(isTaken(model, given.name, object.id) ? 409 : 200)
      if (answer.status === 200) object.name = given.name
      return
    }
    case 'group':
      return onGroup(client, model, given)
    case 'regroup':
      return onRegroup(client, model, given)
    case 'deleteObject':
    case 'deleteGroup': {
      const map = given.kind === 'deleteObject' ? objects : groups
      const kept = at(map, given.at)
      if (!kept) return
      const path = given.kind === 'deleteObject' ? 'networks' : 'networkGroups'
      const answer = await client('DELETE', `${base}/${path}/${kept.id}`)
      const holding = holders(model, kept.id)
      expect(answer.status).toBe(holding.length > 0 ? 409 : 204)
      if (answer.status === 204) map.delete(kept.id)
      else
        expect(answer.json.usageLocations[0].items.map(({ id }: { id: string }) => id).sort()).toEqual(holding.sort())
    }
  }
}

async function onGroup(client: Client, model: Model, given: Extract<Step, { kind: 'group' }>): Promise<void> {
  const members = idsAt(model.objects, given.members)
  const groups = idsAt(model.groups, given.groups)
  const kept: Kept = { id: 'new', name: given.name, members, groups, inline: given.inline }
  const inlineObjects = Array.from({ length: given.inline }, (_, i) => ({ subtype: 'host', value: `10.9.0.${i + 1}` }))
  const body = { name: given.name, memberObjects: members, memberGroups: groups, inlineObjects }
  const answer = await client('POST', `${base}/networkGroups`, body)
  expect(answer.status).toBe(isTaken(model, given.name) ? 409 : verdict(model, kept))
  if (answer.status === 201) model.groups.set(answer.json.id, { ...kept, id: answer.json.id })
}

async function onRegroup(client: Client, model: Model, given: Extract<Step, { kind: 'regroup' }>): Promise<void> {
  const group = at(model.groups, given.at)
  if (!group) return
  const members = given.members ? idsAt(model.objects, given.members) : group.members
  const groups = given.groups ? idsAt(model.groups, given.groups) : group.groups
  const body = {
    name: group.name,
    ...(given.members && { memberObjects: members }),
    ...(given.groups && { memberGroups: groups }),
  }
  const answer = await client('PATCH', `${base}/networkGroups/${group.id}`, body)
  const wanted = verdict(model, { ...group, members, groups })
  expect(answer.status).toBe(wanted === 201 ? 200 : wanted)
  if (answer.status === 200) model.groups.set(group.id, { ...group, members, groups })
}

/** The groups show what the model counts, at any depth, and both sides of membership agree. */
async function compared(client: Client, model: Model): Promise<void> {
  const { objects, counts } = (await client('GET', `${base}?limit=250`)).json
  const all = [...model.objects.values(), ...model.groups.values()]
  expect(objects.map(({ id }: { id: string }) => id).sort()).toEqual(all.map(({ id }) => id).sort())
  const inline = [...model.groups.values()].reduce((sum, group) => sum + group.inline, 0)
  expect(counts).toEqual({
    totalObjects: model.objects.size,
    totalGroups: model.groups.size,
    totalInlineObjects: inline,
  })
  const secondary = objects.map(({ secondaryId }: { secondaryId: number }) => secondaryId)
  expect(new Set(secondary).size).toBe(secondary.length)
  for (const shown of objects) {
    expect(shown.memberOf.map(({ id }: { id: string }) => id).sort()).toEqual(holders(model, shown.id).sort())
    const group = model.groups.get(shown.id)
    if (!group) continue
    const reach = [group, ...[...below(model, group.id)].flatMap((id) => model.groups.get(id) ?? [])]
    const held = new Set(reach.flatMap(({ members }) => members))
    expect(shown.computedMetadata).toMatchObject({
      totalObjectCount: held.size + reach.reduce((sum, { inline: own }) => sum + own, 0),
      totalGroupCount: reach.length - 1,
      maxNestingDepth: depth(model, group.id),
    })
  }
}

test('names, nesting, counts and membership keep their rules under random calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const client = await newClient()
      const model: Model = { objects: new Map(), groups: new Map() }
      for (const given of steps) await taken(client, model, given)
      await compared(client, model)
    }),
    { numRuns: runs(40, 1000) },
  )
})

test('a list by cursor shows each object exactly once while others are added and removed', async () => {
  const arbitrary = fc.record({
    sort: fc.constantFrom('updatedAt:desc', 'createdAt:asc', 'name:asc', 'name:desc'),
    limit: fc.integer({ min: 1, max: 4 }),
    stays: fc.integer({ min: 0, max: 9 }),
    goes: fc.array(fc.nat(9), { maxLength: 4 }),
    isFiltered: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ sort, limit, stays, goes, isFiltered }) => {
      const client = await newClient()
      const add = async (name: string): Promise<string> =>
        (await client('POST', `${base}/networks`, { name, subtype: 'host', value: '10.0.0.1' })).json.id
      const lasting: string[] = []
      for (let i = 0; i < stays; i++) lasting.push(await add(`stay-${(i * 7) % 10}`))
      const passing: string[] = []
      for (const i of goes) passing.push(await add(`go-${i}-${passing.length}`))
      const seen: string[] = []
      let next: string | undefined
      for (let page = 0; page < 40; page++) {
        const cursor = next === undefined ? '' : `&next=${encodeURIComponent(next)}`
        const filter = isFiltered ? '&value=10.0' : ''
        const { objects, pagination } = (await client('GET', `${base}?sort=${sort}&limit=${limit}${cursor}${filter}`))
          .json
        seen.push(...objects.map(({ id }: { id: string }) => id))
        const gone = passing.pop()
        if (gone !== undefined) await client('DELETE', `${base}/networks/${gone}`)
        if (page < 6) await add(`new-${page}`)
        next = pagination.next
        if (next === undefined) break
      }
      for (const id of lasting) expect(seen.filter((other) => other === id)).toHaveLength(1)
    }),
    { numRuns: runs(40, 1000) },
  )
})
