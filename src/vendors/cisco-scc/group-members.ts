import { memberOf } from './people.ts'
import { manages, type AskedFor } from './reach.ts'
import { type Group, type Here, type Organization, pairKey } from './records.ts'

type Item = { readonly operation: 'add' | 'remove'; readonly id: string }
type Collections = Pick<Here, 'groups' | 'groupMembers'>
type Done = Collections | { readonly error: string }

const past = { add: 'added', remove: 'removed' } as const

interface Patching {
  readonly here: Here
  readonly organization: Organization
  readonly groupId: string
}

/**
 * What a patch of a group leads to, item after item: the collections after it, and a result for each. The words of the results are those
 * of the published examples; that what is there already, or is not there, fails is assumed.
 */
export function patched({ here, body }: AskedFor<'patchGroup'>, organization: Organization, group: Group) {
  let collections: Collections = { groups: here.groups, groupMembers: here.groupMembers }
  const run = (items: readonly Item[], apply: (work: Patching, item: Item) => Done) =>
    items.map((item) => {
      const done = apply({ here: { ...here, ...collections }, organization, groupId: group.id }, item)
      if ('error' in done) return { id: item.id, operation: past[item.operation], error: done.error }
      collections = done
      return { id: item.id, operation: past[item.operation] }
    })
  const userResults = run(body.users ?? [], withMember).map(({ id, ...result }) => ({
    emailId: id,
    ...resultOf(result),
  }))
  const managedOrgResults = run(body.managedOrg ?? [], withManagedOrg).map(({ id, ...result }) => {
    return { managedOrgId: id, ...resultOf(result) }
  })
  return { userResults, managedOrgResults, here: collections }
}

function resultOf({ operation, error }: { readonly operation: string; readonly error?: string }) {
  return error === undefined
    ? { operation, status: 'success' }
    : { operation, status: 'error', errorDescription: error }
}

/** Members are named by e-mail address; those of a federated group come from its identity provider (assumed). */
function withMember({ here, organization, groupId }: Patching, { operation, id }: Item): Done {
  const { groups, groupMembers } = here
  if (groups.get(groupId)?.type === 'Federated') return { error: 'Members of a federated group come from its provider' }
  const person = memberOf(here, organization, id)
  if (!person) return { error: 'User not found in organization' }
  const member = { groupId, userId: person.account.id }
  const key = pairKey(groupId, member.userId)
  if (operation === 'add') {
    return groupMembers.has(key)
      ? { error: 'User is already a member' }
      : { groups, groupMembers: groupMembers.with(key, member) }
  }
  return groupMembers.has(key) ? { groups, groupMembers: groupMembers.without(key) } : { error: 'User is not a member' }
}

/** Managed organizations one by one, which only a group that applies to selected ones has (inferred: OAS-P). */
function withManagedOrg({ here, organization, groupId }: Patching, { operation, id }: Item): Done {
  const group = here.groups.get(groupId)
  const managedId = id.toLowerCase()
  if (group?.appliesTo !== 'selected_managed') return { error: 'The group does not apply to selected organizations' }
  if (!manages(organization, managedId)) return { error: 'Organization is not managed by this organization' }
  const isThere = group.managedOrgIds.includes(managedId)
  if (operation === 'add' && isThere) return { error: 'Organization already has access' }
  if (operation === 'remove' && !isThere) return { error: 'Organization has no access' }
  const others = group.managedOrgIds.filter((other) => other !== managedId)
  const managedOrgIds = operation === 'add' ? [...others, managedId] : others
  return { groups: here.groups.with(groupId, { ...group, managedOrgIds }), groupMembers: here.groupMembers }
}
