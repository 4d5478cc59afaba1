import assert from 'node:assert/strict'

const offline = 'http://nowhere.example/am'

/** Connection profiles: saved with a service account, then used instead of it. */
export const connections = {
  title: 'conn',
  rows: [
    {
      name: 'list has nothing at first',
      command: 'conn list',
      host: null,
      login: 'none',
      stderr: [/No connection profiles in /],
    },
    {
      name: 'save is refused an account that the tenant does not know',
      command: 'conn save',
      login: 'unknown account',
      exit: 1,
      effect: ({ place }) => assert.deepEqual(place.profiles(), {}),
    },
    {
      name: 'save validates the service account and keeps it',
      command: 'conn save',
      args: ['--no-log-api'],
      stderr: [/Validated and added service account with id /, /Saved connection profile http:\/\/localhost:\d+\/am/],
      effect: ({ place, account, host }) => {
        const profile = place.profiles()[host]
        const { id, name } = account
        assert.deepEqual([profile.deploymentType, profile.svcacctId, profile.svcacctName], ['cloud', id, name])
        assert.match(profile.svcacctScope, /fr:idc:esv:\*/)
        assert.ok(profile.encodedSvcacctJwk.length > 0)
        assert.equal(profile.svcacctJwk, undefined)
      },
    },
    {
      name: 'save --no-validate keeps what it is told and asks nobody',
      command: 'conn save',
      host: offline,
      login: 'none',
      args: [
        '--no-validate',
        '--no-sa',
        '--log-api-key',
        'a-key',
        '--log-api-secret',
        'a-secret',
        '--authentication-service',
        'Login',
        '--authentication-header-overrides',
        '{"host":"am.example"}',
      ],
      effect: ({ place }) => {
        const profile = place.profiles()[offline]
        assert.equal(profile.logApiKey, 'a-key')
        assert.equal(profile.authenticationService, 'Login')
        assert.deepEqual(profile.authenticationHeaderOverrides, { host: 'am.example' })
      },
    },
    {
      name: 'list prints both hosts',
      command: 'conn list',
      host: null,
      login: 'none',
      effect: ({ host }, { stdout }) => assert.deepEqual(stdout.trim().split('\n').sort(), [host, offline].sort()),
    },
    {
      name: 'list --long names the account',
      command: 'conn list',
      host: null,
      login: 'none',
      args: ['-l'],
      effect: ({ account }, { stdout }) => assert.ok(stdout.includes(account.name), stdout),
    },
    {
      name: 'describe hides the key',
      command: 'conn describe',
      host: 'localhost',
      login: 'none',
      stdout: [/Deployment Type *│cloud/, /Service Account JWK *│\[present\]/],
      effect: ({ account }, { stdout }) => assert.ok(!stdout.includes(account.jwk.d)),
    },
    {
      name: 'describe --show-secrets shows it',
      command: 'conn describe',
      host: 'localhost',
      login: 'none',
      args: ['--show-secrets'],
      stdout: [/Service Account JWK *│see below/],
      effect: ({ account }, { stdout }) => assert.ok(stdout.includes(account.jwk.d)),
    },
    {
      name: 'describe fails for a host that was never saved',
      command: 'conn describe',
      host: 'unheard-of',
      login: 'none',
      exit: 1,
      stderr: [/No connection profile found matching 'unheard-of'/],
    },
    {
      name: 'info logs in by the saved profile, named by a part of its host',
      command: 'info',
      host: 'localhost',
      login: 'none',
      args: ['--json', '--no-cache'],
      effect: ({ account, host }, { stdout }) => {
        const told = JSON.parse(stdout)
        assert.equal(told.host, host)
        assert.ok(told.authenticatedSubject.includes(account.id))
      },
    },
    {
      name: 'delete says when there is no such profile, and deletes none',
      command: 'conn delete',
      host: 'unheard-of',
      login: 'none',
      stderr: [/No connection profile found matching 'unheard-of'/],
      effect: ({ place }) => assert.equal(Object.keys(place.profiles()).length, 2),
    },
    {
      name: 'delete removes one profile',
      command: 'conn delete',
      host: 'localhost',
      login: 'none',
      stderr: [/Deleted connection profile localhost/],
      effect: ({ place }) => assert.deepEqual(Object.keys(place.profiles()), [offline]),
    },
  ],
}
