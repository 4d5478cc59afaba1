import assert from 'node:assert/strict'
import { stored } from '../harness/effects.mjs'

const administrator = ['{userName}', '{password}']
const shown = (result) => JSON.parse(result.stdout)

/** Keeps the keys and accounts that there are, to tell new ones from them. */
const keysOf = async (bench) => (await bench.restAs('administrator')('GET', '/keys')).body.result
const accountsOf = async (bench) =>
  (await bench.rest('GET', '/openidm/managed/svcacct?_queryFilter=true')).body.result.map(({ _id }) => _id)

/** Login of an administrator with a password, and what `conn save` makes of it. */
export const userLogin = {
  title: 'user login',
  rows: [
    {
      name: 'info logs in with name and password and takes the tenant for a cloud one',
      command: 'info',
      args: administrator,
      login: 'none',
      stderr: [
        /Connected to http:\/\/localhost:\d+\/am \[alpha\] as user ada\.admin@example\.com/,
        /Deployment Type +│cloud/,
      ],
    },
    {
      name: 'info --json shows a session and a token that opens the REST API in the name of the administrator',
      command: 'info',
      args: [...administrator, '--json'],
      login: 'none',
      effect: async (bench, result) => {
        const told = shown(result)
        assert.equal(told.authenticatedSubject, 'ada.admin@example.com (User)')
        assert.match(told.sessionToken, /\.\*AAJTSQ/)
        const reply = await fetch(`${bench.backlot.site('development')}/environment/count`, {
          headers: { authorization: `Bearer ${told.bearerToken}` },
        })
        assert.equal(reply.status, 200)
        bench.bearerToken = told.bearerToken
      },
    },
    {
      name: 'info --json uses the cached session and token of the run before',
      command: 'info',
      args: [...administrator, '--json'],
      login: 'none',
      effect: (bench, result) => assert.equal(shown(result).bearerToken, bench.bearerToken),
    },
    {
      name: 'info fails with a wrong password',
      command: 'info',
      args: ['{userName}', 'wrong', '--no-cache'],
      login: 'none',
      exit: 1,
      stderr: [/Error getting tokens/],
    },
    {
      name: 'esv variable create bears the name of the administrator',
      command: 'esv variable create',
      args: [
        ...administrator,
        '-i',
        'esv-by-ada',
        '--value',
        'x',
        '--variable-type',
        'string',
        '--description',
        'By hand',
      ],
      login: 'none',
      effect: stored('/environment/variables/esv-by-ada', {
        lastChangedBy: 'ada.admin@example.com',
        description: 'By hand',
      }),
    },
    {
      name: 'conn save makes a service account and a log API key',
      command: 'conn save',
      args: administrator,
      login: 'none',
      before: async (bench) => {
        bench.accounts = await accountsOf(bench)
        bench.keys = await keysOf(bench)
      },
      stderr: [/Created and added service account /, /Created log API key [0-9a-f]{32} and secret/],
      effect: async (bench) => {
        const profile = bench.place.profiles()[bench.host]
        const made = (await accountsOf(bench)).filter((id) => !bench.accounts.includes(id))
        assert.deepEqual(made, [profile.svcacctId])
        const keys = await keysOf(bench)
        assert.equal(keys.length, bench.keys.length + 1)
        assert.deepEqual([keys.at(-1).api_key_id, keys.at(-1).name], [profile.logApiKey, 'frodo-ada.admin@example.com'])
        assert.equal(profile.username, 'ada.admin@example.com')
        assert.ok(profile.encodedLogApiSecret.length > 0)
      },
    },
    {
      name: 'the saved service account works by the saved profile',
      command: 'esv variable describe',
      host: 'localhost',
      args: ['-i', 'esv-by-ada', '--no-cache'],
      login: 'none',
      stdout: [/By hand/],
    },
    {
      name: 'log list works by the saved profile',
      command: 'log list',
      host: 'localhost',
      login: 'none',
      stdout: [/^am-authentication$/m, /^environment-access$/m],
    },
  ],
}
