import { expect } from 'vitest'
import { backlotTest } from 'backlot/vitest'
import { offBoard } from './off-board.mjs'
import { Organization } from './organization.mjs'

const test = backlotTest({ vendors: ['cisco-scc'] })

const email = 'max.member@northwind.example'

/** The organization as the tool sees it; instead of sleeping, the clock of the sandbox moves. */
function organizationOf(sim, which = 0, waited = [], kept = []) {
  const apiKey = sim.credentials['cisco-scc'].apiKeys[which]
  const wait = async (ms) => {
    waited.push(ms)
    await sim.clock.advance(`PT${ms / 1000}S`)
  }
  return new Organization({
    url: sim.url('cisco-scc', 'global'),
    apiKey,
    onTokens: (tokens) => kept.push(tokens),
    fetch: sim.fetch,
    wait,
  })
}

/** Puts the person into a group of the organization first. */
async function withGroup(sim) {
  const organization = organizationOf(sim)
  const { id } = await organization.call('POST', '/adminGroups', { name: 'Night shift' })
  await organization.call('PATCH', `/adminGroups/${id}`, { users: [{ operation: 'add', id: email }] })
  return organization
}

const everything = ['disable', 'leave Night shift', 'remove']

const emails = async (organization) => (await organization.call('GET', '/users')).users.map((user) => user.email)

test('disables, takes out of groups, removes; a dry run only tells', async ({ sim }) => {
  const organization = await withGroup(sim)
  const dry = await offBoard(organization, email, { isDry: true })
  expect(dry.steps).toEqual(expect.arrayContaining(everything))
  expect(sim).toHaveCalled('patchUser', { never: true })
  expect(await offBoard(organization, email)).toEqual(dry)
  expect(await emails(organization)).not.toContain(email)
  expect(sim).toHaveCalled('patchUser', { times: 1, body: { users: [{ operation: 'disable' }] }, before: 'patchGroup' })
  expect(sim).toHaveNoContractViolations()
})

test('a second run does nothing', async ({ sim }) => {
  const organization = await withGroup(sim)
  await offBoard(organization, email)
  const since = (await sim.journal.list()).at(-1).id
  expect((await offBoard(organization, email)).steps).toEqual([])
  expect(sim).toHaveCalled('patchUser', { never: true, since })
})

test('renews an access token that has expired, and keeps the new tokens', async ({ sim }) => {
  await withGroup(sim)
  await sim.clock.advance('PT18H')
  const kept = []
  await offBoard(organizationOf(sim, 0, [], kept), email)
  expect(kept).toHaveLength(1)
  expect(sim).toHaveCalled('getUsers', { times: 1, status: 401, before: 'createToken' })
  await sim.clock.advance('PT18H')
  await expect(offBoard(organizationOf(sim), email)).rejects.toThrow(/refresh token is not valid.*generate a new one/)
})

test('a key that may not is told of, and nobody is changed', async ({ sim }) => {
  await expect(offBoard(organizationOf(sim, 1), email)).rejects.toThrow(/403[^]*that of an organization administrator/)
  expect(await emails(organizationOf(sim))).toContain(email)
})

test('waits as long as a limit says', async ({ sim }) => {
  const waited = []
  const organization = await withGroup(sim)
  await sim.ask('exhaustRateLimit', { body: { vendor: 'cisco-scc', seconds: 30 } })
  const limited = organizationOf(sim, 0, waited)
  await offBoard(limited, email)
  expect(waited.length).toBeGreaterThan(0)
  expect(sim).toHaveCalled('getUsers', { atLeast: 1, status: 429 })
  expect(await emails(organization)).not.toContain(email)
})

test('lost answers, cut connections and failures in between: everything is done, once', async ({ sim }) => {
  const organization = await withGroup(sim)
  for (const operation of ['patchUser', 'patchGroup', 'getUserGroups']) {
    await sim.faults.arm({ operation, times: 1, answer: { connection: 'lost-answer' } })
  }
  await sim.faults.arm({ operation: 'getUsers', times: 1, answer: { connection: 'cut' } })
  await sim.faults.arm({ operation: 'patchUser', times: 1, answer: { status: 502 } })
  const { steps } = await offBoard(organization, email)
  expect(steps).toEqual(expect.arrayContaining(everything))
  expect(await emails(organization)).not.toContain(email)
  expect(sim).not.toHaveUnusedFaults()
})

test('a refresh whose connection was cut is tried again; one whose answer was lost has spent the token', async ({
  sim,
}) => {
  await withGroup(sim)
  await sim.clock.advance('PT18H')
  await sim.faults.arm({ operation: 'createToken', times: 1, answer: { connection: 'cut' } })
  expect((await offBoard(organizationOf(sim), email, { isDry: true })).steps).not.toEqual([])
})

test('says what to do when the answer with the new tokens is lost', async ({ sim }) => {
  await sim.clock.advance('PT18H')
  await sim.faults.arm({ operation: 'createToken', times: 1, answer: { connection: 'lost-answer' } })
  await expect(offBoard(organizationOf(sim), email)).rejects.toThrow(/gives no new tokens: .*; generate a new one/)
})

test('an organization that is not there is no success', async ({ sim }) => {
  const [apiKey] = sim.credentials['cisco-scc'].apiKeys
  const orgId = '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e99'
  const nowhere = new Organization({ url: sim.url('cisco-scc'), apiKey: { ...apiKey, orgId }, fetch: sim.fetch })
  await expect(offBoard(nowhere, email)).rejects.toThrow(/40[34]/)
})
