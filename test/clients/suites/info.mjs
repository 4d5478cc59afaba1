import assert from 'node:assert/strict'

const shown = (result) => JSON.parse(result.stdout)

/** Login, the token cache, and what a tenant says about itself. */
export const info = {
  title: 'info',
  rows: [
    {
      name: 'info logs in with the service account and takes the tenant for a cloud one',
      command: 'info',
      stderr: [/Connected to http:\/\/localhost:\d+\/am \[alpha\] as service account /, /Deployment Type +│cloud/],
      effect: ({ account }, { stderr }) => assert.ok(stderr.includes(`${account.name} [${account.id}]`)),
    },
    {
      name: 'info --json tells what the REST API tells, and shows a token that opens it',
      command: 'info',
      args: ['--json'],
      effect: async (bench, result) => {
        const told = shown(result)
        const { name, id } = bench.account
        assert.equal(told.host, bench.host)
        assert.equal(told.authenticatedSubject, `${name} [${id}] (Service Account)`)
        const { status, body } = await bench.rest('GET', '/environment/info')
        assert.equal(status, 200)
        assert.deepEqual([told.tier, told.region, told.immutable], [body.tier, body.region, body.immutable])
        const reply = await fetch(`${bench.backlot.site('development')}/environment/count`, {
          headers: { authorization: `Bearer ${told.bearerToken}` },
        })
        assert.equal(reply.status, 200)
        bench.bearerToken = told.bearerToken
      },
    },
    {
      name: 'info --json uses the cached token of the run before',
      command: 'info',
      args: ['--json'],
      effect: (bench, result) => assert.equal(shown(result).bearerToken, bench.bearerToken),
    },
    {
      name: 'info --json gets another token when the cache is flushed',
      command: 'info',
      args: ['--json', '--flush-cache'],
      effect: (bench, result) => assert.notEqual(shown(result).bearerToken, bench.bearerToken),
    },
    {
      name: 'info fails when the assertion is signed by a key that the account does not have',
      command: 'info',
      args: ['--no-cache'],
      login: 'wrong key',
      exit: 1,
      stderr: [/Error getting access token for service account/],
    },
    {
      name: 'info fails for an account that the tenant does not know',
      command: 'info',
      args: ['--no-cache'],
      login: 'unknown account',
      exit: 1,
      stderr: [/Error getting access token for service account/],
    },
  ],
}
