import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserFolder } from '../support/user-folder.ts'

let folder: UserFolder

beforeAll(() => {
  folder = new UserFolder()
})

afterAll(() => folder.remove())

const files: Readonly<Record<string, string>> = {
  'esm.test.mjs': `
    import assert from 'node:assert/strict'
    import { test } from 'node:test'
    import { startBacklot } from 'backlot/testing'

    test('lists', async () => {
      const sim = await startBacklot({ vendors: ['pingone-aic'] })
      const { response } = await sim.client('pingone-aic').GET('/environment/variables')
      assert.equal(response.status, 200)
      const { pass, message } = await sim.verify({ operation: 'getAllVariables', times: 1, status: 200 })
      assert.ok(pass, message)
      await sim.close()
    })`,
  'cjs.test.cjs': `
    const assert = require('node:assert/strict')
    const { test } = require('node:test')
    const { startBacklot } = require('backlot/testing')

    test('lists', async () => {
      const sim = await startBacklot({ vendors: ['cisco-scc'] })
      const { response } = await sim.client('cisco-scc').GET('/v1/organizations')
      assert.equal(response.status, 200)
      await sim.close()
    })`,
  'vitest/fixture.test.mjs': `
    import { expect } from 'vitest'
    import { test } from 'backlot/vitest'

    for (const round of [1, 2]) {
      test('has a sandbox of its own ' + round, async ({ sim, backlot }) => {
        await sim.client('pingone-aic').GET('/environment/variables')
        expect(sim).toHaveCalled('getAllVariables', { times: 1 })
        expect(sim.name).not.toBe(backlot.name)
        expect(backlot).toHaveCalled('getAllVariables', { never: true })
      })
    }

    test('fails with the nearest call', async ({ sim }) => {
      await sim.fetch(sim.url('pingone-aic') + '/environment/variables')
      expect(sim).toHaveCalled('getAllVariables', { status: 200 })
    })`,
  'setup/remote.test.mjs': `
    import { expect, test } from 'vitest'
    import 'backlot/vitest'
    import { connectBacklot } from 'backlot/testing'

    test('reaches the tenants of the global setup', async () => {
      const sim = await (await connectBacklot()).sandbox()
      await sim.client('rsa-cas').GET('/AdminInterface/restapi/v1/localGroups')
      await expect(sim).toHaveCalled('listGroups', { times: 1 })
      expect(process.env.BACKLOT_RSA_CAS_TENANT_URL).toMatch(/^http/)
      await sim.close()
    })`,
  'setup/vitest.config.mjs': `export default { test: { globalSetup: 'backlot/global-setup' } }`,
  'types.mts': `
    import { expect } from 'vitest'
    import { startBacklot, type Sandbox } from 'backlot/testing'
    import { backlotTest } from 'backlot/vitest'

    const sim: Sandbox = await startBacklot({ pace: 'instant' })
    const client = sim.client('pingone-aic', { site: 'staging' })
    const { data } = await client.GET('/environment/variables/{variableId}', { params: { path: { variableId: 'esv-a' } } })
    const value: string | undefined = data?.valueBase64
    expect(sim).toHaveCalled('createSecret', { times: 1, before: { operation: 'restart', status: '2xx' } })
    backlotTest({ vendors: ['rsa-cas'] })('is given a sandbox', async ({ sim }) => void (await sim.clock.advance('PT1H')))
    void value
    // @ts-expect-error there is no such vendor
    sim.client('pingone')
    // @ts-expect-error the parameter is missing
    await client.GET('/environment/variables/{variableId}', {})
    // @ts-expect-error no contract has such a path
    await client.GET('/environment/variable', {})
    // @ts-expect-error there is no such pace
    await startBacklot({ pace: 'fast' })
    // @ts-expect-error a misspelt member of an expectation
    expect(sim).toHaveCalled('createSecret', { time: 1 })`,
}

const write = (name: string): string => folder.write(name, files[name] ?? '')

const passed = { code: 0 }

test('a test of node:test imports the library', async () => {
  expect(await folder.runs('--test', write('esm.test.mjs'))).toMatchObject(passed)
})

test('a CommonJS test requires it, also where no ES module can be required', async () => {
  expect(await folder.runs('--test', write('cjs.test.cjs'))).toMatchObject(passed)
  expect(await folder.runs('--no-experimental-require-module', 'cjs.test.cjs')).toMatchObject(passed)
})

test('the fixture of vitest gives every test a sandbox of its own; a failure names the nearest call', async () => {
  write('vitest/fixture.test.mjs')
  const { code, text } = await folder.runsVitest('vitest')
  expect(text).toContain('getAllVariables was called 0 times with status 200, expected at least 1')
  expect(text).toContain('was answered 401 (esv-unauthenticated: the call carries no credential)')
  expect(text).toMatch(/1 failed.*2 passed/)
  expect(code).toBe(1)
})

test('the global setup of vitest starts tenants that all files reach', async () => {
  write('setup/remote.test.mjs')
  write('setup/vitest.config.mjs')
  expect(await folder.runsVitest('setup')).toEqual({ code: 0, text: expect.stringMatching(/1 passed/) })
})

test('types tell right calls from wrong ones', async () => {
  write('types.mts')
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node']
  expect(await folder.runs(resolve('node_modules/typescript/bin/tsc'), ...options, 'types.mts')).toEqual({
    code: 0,
    text: '',
  })
})
