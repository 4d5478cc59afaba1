import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { dateText } from './dates.ts'
import type { Here } from './records.ts'
import { riskProblems } from './risk-problems.ts'
import type { Group } from './risk-records.ts'
import { userView } from './user-views.ts'

type Ids =
  | 'createGroup'
  | 'listGroups'
  | 'getGroup'
  | 'updateGroup'
  | 'deleteGroup'
  | 'addGroupUsers'
  | 'listGroupUsers'
  | 'removeGroupUsers'

const view = ({ id, name, description, createdMs, updatedMs }: Group) => ({
  id,
  name,
  description,
  createdAt: dateText(createdMs),
  updatedAt: dateText(updatedMs),
})

const kept = (here: Here, group: Group) => ({ change: { here: { groups: here.groups.with(group.id, group) } } })

/** Whether another group has a name (documented: names are unique; that case does not count is assumed). */
function isTaken({ groups }: Here, name: string, id?: string): boolean {
  const wanted = name.toLowerCase()
  return [...groups.by('name', { from: wanted, to: wanted })].some((group) => group.id !== id)
}

const unknown = refuse(riskProblems['group-unknown'])

/** Local groups (section 2.20 of the contract notes; all but creating and adding users is assumed). */
export const groups: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  createGroup: ({ here, body, chance, nowMs }) => {
    if (isTaken(here, body.name)) return refuse(riskProblems['group-taken'])
    const named = { name: body.name, description: body.description ?? '' }
    const group = { id: chance.uuid(), ...named, userIds: [], createdMs: nowMs, updatedMs: nowMs }
    return reply(200, view(group), kept(here, group))
  },

  listGroups: ({ here }) => reply(200, [...here.groups.by('name')].map(view)),

  getGroup: ({ here, path }) => {
    const group = here.groups.get(path.groupId)
    return group ? reply(200, view(group)) : unknown
  },

  updateGroup: ({ here, path, body, nowMs }) => {
    const group = here.groups.get(path.groupId)
    if (!group) return unknown
    if (isTaken(here, body.name, group.id)) return refuse(riskProblems['group-taken'])
    const changed = { ...group, name: body.name, description: body.description ?? group.description, updatedMs: nowMs }
    return reply(200, view(changed), kept(here, changed))
  },

  deleteGroup: ({ here, path }) => {
    if (!here.groups.has(path.groupId)) return unknown
    return reply(200, undefined, { change: { here: { groups: here.groups.without(path.groupId) } } })
  },

  addGroupUsers: ({ here, path, body }) => {
    const group = here.groups.get(path.groupId)
    if (!group) return unknown
    if (!body.userIds.every((id) => here.users.has(id))) return refuse(riskProblems['group-user-unknown'])
    const userIds = [...new Set([...group.userIds, ...body.userIds])]
    return reply(200, { id: group.id }, kept(here, { ...group, userIds }))
  },

  listGroupUsers: (asked) => {
    const { here, path } = asked
    const group = here.groups.get(path.groupId)
    if (!group) return unknown
    const users = group.userIds.flatMap((id) => here.users.get(id) ?? [])
    return reply(
      200,
      users.map((user) => userView(user, asked)),
    )
  },

  removeGroupUsers: ({ here, path, body }) => {
    const group = here.groups.get(path.groupId)
    if (!group) return unknown
    const userIds = group.userIds.filter((id) => !body.userIds.includes(id))
    return reply(200, { id: group.id }, kept(here, { ...group, userIds }))
  },
}
