import { expect, test } from 'vitest'
import { tenancyOf } from '../../../src/sandbox/index.ts'
import { rsaBacklot } from '../../support/rsa-client.ts'
import { testEngine } from '../../support/tenant.ts'
import { devicesAndCodes, ds100AndAgents, endOfToken, fido, hardwareTokens } from './day-of-authenticators.ts'
import { accessToken, reportsAndHealth, risk, verification } from './day-of-risk.ts'
import { localUsersAndGroups, logsAndUsage, users } from './day-of-users.ts'

const sandbox = rsaBacklot()

test('a client made of the contract’s types calls every operation with success, and finds what it changed', async () => {
  const here = await sandbox()
  const parts = [
    users,
    localUsersAndGroups,
    devicesAndCodes,
    hardwareTokens,
    endOfToken,
    ds100AndAgents,
    risk,
    verification,
    fido,
    logsAndUsage,
    reportsAndHealth,
    accessToken,
  ]
  for (const part of parts) await part(here)
  const { contract } = tenancyOf(testEngine(), 'rsa-cas')
  const all = [...contract.operations.values()].map(({ method, path }) => `${method} ${path}`)
  expect([...here.called].sort()).toEqual(all.sort())
  expect(here.violations()).toBe(0)
})
