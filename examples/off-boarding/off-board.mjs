import { Refused } from './organization.mjs'

/**
 * @typedef {object} Report
 * @property {string} email
 * @property {string[]} steps what was done, or would be
 */

/**
 * Takes a person out of an organization: access first, then groups, then the membership itself. Every step looks at what is there, so
 * that a run that was cut off is simply run again.
 *
 * @param {import('./organization.mjs').Organization} organization
 * @param {string} email
 * @param {{ isDry?: boolean }} [options] a dry run only tells
 * @returns {Promise<Report>}
 */
export async function offBoard(organization, email, { isDry = false } = {}) {
  const steps = []
  const step = async (what, act) => {
    steps.push(what)
    if (!isDry) await act()
  }
  const user = await userOf(organization, email)
  if (!user) return { email, steps }
  if (user.status === 'ACTIVE') await step('disable', () => change(organization, email, 'disable'))
  for (const { id, name } of await groupsOf(organization, user)) {
    await step(`leave ${name}`, () => leave(organization, user, { id, name }))
  }
  await step('remove', () => change(organization, email, 'remove'))
  return { email, steps }
}

async function userOf(organization, email) {
  const { users } = await organization.call('GET', '/users')
  return users.find((user) => user.email.toLowerCase() === email.toLowerCase())
}

/** The groups that members can be taken out of; the others are not this organization's to change. */
async function groupsOf(organization, { id }) {
  const { groups } = await organization.call('GET', `/users/${id}/groups`)
  return groups.filter(({ type }) => type === 'Local')
}

/** Takes a user out of a group; what counts is that the group is left, not who did it. */
async function leave(organization, user, { id, name }) {
  await organization.call('PATCH', `/adminGroups/${id}`, { users: [{ operation: 'remove', id: user.email }] })
  const left = await groupsOf(organization, user)
  if (left.some((group) => group.id === id)) throw new Refused(`${user.email} is still in ${name}; look at the group`)
}

/** What a user is like once an operation has happened. */
const isDone = {
  disable: (user) => user?.status !== 'ACTIVE',
  remove: (user) => user === undefined,
}

/** Changes a user. Each has a result of its own in the answer; one that had happened already, its answer lost, is no failure. */
async function change(organization, email, operation) {
  const { results } = await organization.call('PATCH', '/users', { users: [{ email, operation }] })
  const failed = results.find(({ status }) => status === 'error')
  if (!failed || isDone[operation](await userOf(organization, email))) return
  throw new Refused(`${email} cannot be changed (${operation}): ${failed.errorDescription}`)
}
