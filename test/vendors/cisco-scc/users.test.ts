import { expect, test } from 'vitest'
import { managed, manager, sccBacklot, type SccTenant, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

const users = '/v1/organizations/{orgId}/users'
const path = (here: SccTenant, organization = standalone) => ({ orgId: here.key(organization).orgId })

const patch = (here: SccTenant, list: object[], organization = standalone) =>
  here.as(organization).PATCH(users, { params: { path: path(here, organization) }, body: { users: list as never } })

const listed = async (
  here: SccTenant,
  status?: 'ACTIVE' | 'PENDING' | 'DISABLED' | 'SHARED',
  organization = standalone,
) => {
  const query = status === undefined ? {} : { status }
  const { data } = await here.as(organization).GET(users, { params: { path: path(here, organization), query } })
  return data?.users ?? []
}

const emails = async (...given: Parameters<typeof listed>) => (await listed(...given)).map(({ email }) => email).sort()

const person = async (here: SccTenant, email: string, organization = standalone) =>
  (await listed(here, undefined, organization)).find((user) => user.email === email)

const invite = { email: 'nina.new@acme.example', firstName: 'Nina', lastName: 'New', operation: 'invite' }

test('an invited user waits for activation, with the ids and instants of its kind, and is active after it', async () => {
  const here = await tenant()
  const { data } = await patch(here, [{ ...invite, isAdmin: true }])
  expect(data).toEqual({ results: [{ email: invite.email, operation: 'invite', status: 'success' }] })
  const at = '2026-11-21T09:00:00Z'
  const invited = await person(here, invite.email)
  expect(invited).toEqual({
    id: expect.stringMatching(/^00u[A-Za-z0-9]{17}$/),
    firstName: 'Nina',
    lastName: 'New',
    fullName: 'Nina New',
    email: invite.email,
    status: 'PROVISIONED',
    type: 'Local',
    created: at,
    updated: at,
    statusChanged: at,
  })
  expect(await emails(here, 'PENDING')).toEqual([invite.email])
  await here.control('POST', '/clock', { advance: 'PT10M' })
  await here.control('POST', '/console/cisco-scc/global/activate-user', { email: invite.email })
  expect(await person(here, invite.email)).toMatchObject({
    status: 'ACTIVE',
    activated: '2026-11-21T09:10:00Z',
    statusChanged: '2026-11-21T09:10:00Z',
  })
  const userId = invited?.id ?? ''
  const roles = await here
    .as(standalone)
    .GET('/v1/organizations/{orgId}/roles', { params: { path: path(here), query: { userId } } })
  expect(roles.data?.roles?.map(({ displayName }) => displayName)).toEqual(['Organization Administrator'])
})

test('somebody who has an account joins another organization at once, under the same id', async () => {
  const here = await tenant()
  const known = await person(here, 'ada.admin@northwind.example', manager)
  await patch(here, [
    { email: 'Ada.Admin@northwind.example', firstName: 'Ada', lastName: 'Admin', operation: 'invite' },
  ])
  expect(await person(here, 'ada.admin@northwind.example')).toMatchObject({ id: known?.id, status: 'ACTIVE' })
})

test('each of several users gets a result of its own, and a failure undoes nothing', async () => {
  const here = await tenant()
  const { data, response } = await patch(here, [
    invite,
    { ...invite, operation: 'invite' },
    { email: 'nobody@acme.example', operation: 'disable' },
    { email: 'short@acme.example', operation: 'invite' },
    { email: 'dora.disabled@acme.example', operation: 'enable' },
    { email: 'alice.ops@acme.example', operation: 'resend_email_invite' },
    { email: invite.email, operation: 'resend_email_invite' },
    { email: 'alice.ops@acme.example', operation: 'reset_mfa' },
  ])
  expect(response.status).toBe(200)
  expect(data?.results?.map(({ status, errorDescription }) => errorDescription ?? status)).toEqual([
    'success',
    'User already belongs to the organization',
    'User not found in organization',
    'firstName and lastName are required',
    'success',
    'User has no pending invitation',
    'success',
    'factorId is required',
  ])
  expect((await person(here, 'dora.disabled@acme.example'))?.status).toBe('ACTIVE')
})

test('a disabled user is listed as such, and enabled again as before', async () => {
  const here = await tenant()
  await patch(here, [invite, { email: 'dora.disabled@acme.example', operation: 'enable' }])
  expect(await emails(here, 'DISABLED')).toEqual([])
  await here.control('POST', '/clock', { advance: 'PT1H' })
  await patch(here, [{ email: 'dora.disabled@acme.example', operation: 'disable' }])
  expect(await listed(here, 'DISABLED')).toMatchObject([
    { email: 'dora.disabled@acme.example', status: 'ENTERPRISE_DISABLED', statusChanged: '2026-11-21T10:00:00Z' },
  ])
  expect(await emails(here, 'ACTIVE')).toEqual(['alice.ops@acme.example'])
})

test('a removed user leaves with roles and groups, and is gone from the organization alone', async () => {
  const here = await tenant()
  const ada = { email: 'ada.admin@northwind.example', firstName: 'Ada', lastName: 'Admin', operation: 'invite' }
  await patch(here, [ada])
  await patch(here, [{ email: ada.email, operation: 'remove' }])
  expect(await person(here, ada.email)).toBeUndefined()
  expect(await person(here, ada.email, manager)).toMatchObject({ email: ada.email })
  await patch(here, [{ email: 'max.member@northwind.example', operation: 'remove' }], manager)
  const groups = await here
    .as(manager)
    .GET('/v1/organizations/{orgId}/adminGroups', { params: { path: path(here, manager) } })
  const operators = groups.data?.groups?.find(({ name }) => name === 'Operators')?.id ?? ''
  const members = await here.as(manager).GET('/v1/organizations/{orgId}/adminGroups/{groupId}/users', {
    params: { path: { ...path(here, manager), groupId: operators } },
  })
  expect(members.data?.users).toEqual([])
})

test('the last administrator can be neither removed nor disabled', async () => {
  const here = await tenant()
  const email = 'alice.ops@acme.example'
  const { data } = await patch(here, [
    { email, operation: 'disable' },
    { email, operation: 'remove' },
  ])
  expect(data?.results?.map(({ status }) => status)).toEqual(['error', 'error'])
})

test('a reset password waits in RECOVERY until the user signs in; a reset factor is gone', async () => {
  const here = await tenant()
  const email = 'alice.ops@acme.example'
  const userId = (await person(here, email))?.id ?? ''
  const details = () =>
    here.as(standalone).GET('/v1/organizations/{orgId}/users/{userId}', { params: { path: { ...path(here), userId } } })
  const [factor] = (await details()).data?.factors ?? []
  expect(factor).toMatchObject({
    id: expect.stringMatching(/^uft[A-Za-z0-9]{17}$/),
    factorType: 'push',
    status: 'ACTIVE',
  })
  await patch(here, [
    { email, operation: 'reset_password' },
    { email, operation: 'reset_mfa', factorId: factor?.id },
  ])
  expect((await details()).data).toMatchObject({ status: 'RECOVERY', factors: [] })
  expect(await emails(here, 'ACTIVE')).toEqual([email])
  await here.control('POST', '/console/cisco-scc/global/sign-in', { email })
  expect((await details()).data).toMatchObject({ status: 'ACTIVE', lastLogin: '2026-11-21T09:00:00Z' })
})

test('renaming changes first, last and full name, and never the address', async () => {
  const here = await tenant()
  const userId = (await person(here, 'alice.ops@acme.example'))?.id ?? ''
  const { data } = await here.as(standalone).PUT('/v1/organizations/{orgId}/users/{userId}', {
    params: { path: { ...path(here), userId } },
    body: { lastName: 'Operations' },
  })
  expect(data).toMatchObject({
    fullName: 'Alice Operations',
    email: 'alice.ops@acme.example',
    updated: '2026-11-21T09:00:00Z',
  })
})

test('members of a group that a manager shares are users of type Shared of the managed organization', async () => {
  const here = await tenant()
  expect(await listed(here, 'SHARED', managed)).toMatchObject([
    { email: 'max.member@northwind.example', type: 'Shared' },
  ])
  expect(await emails(here, 'SHARED')).toEqual([])
  const userId = (await listed(here, 'SHARED', managed))[0]?.id ?? ''
  const groups = await here.as(managed).GET('/v1/organizations/{orgId}/users/{userId}/groups', {
    params: { path: { ...path(here, managed), userId } },
  })
  expect(groups.data?.groups).toMatchObject([{ name: 'Operators', type: 'Shared', orgId: here.key(manager).orgId }])
  expect(here.violations()).toBe(0)
})
