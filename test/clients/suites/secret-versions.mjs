import assert from 'node:assert/strict'
import { base64, stored } from '../harness/effects.mjs'

const door = '/environment/secrets/esv-frodo-door'

/** The versions of the secret are these, newest first, such as `['2 ENABLED', '1 DISABLED']`. */
const versionsAre = (expected) => async (bench) => {
  const { status, body } = await bench.rest('GET', `${door}/versions`)
  assert.equal(status, 200)
  assert.deepEqual(
    body.map((each) => `${each.version} ${each.status}`),
    expected,
  )
}

/** The versions of one secret, from its first to a destroyed one. */
export const secretVersions = {
  title: 'esv secret version',
  files: { 'door.txt': 'third code' },
  rows: [
    {
      name: 'list shows the first version',
      command: 'esv secret version list',
      args: ['-i', 'esv-frodo-door'],
      before: (bench) =>
        bench.rest('PUT', door, {
          description: '',
          encoding: 'generic',
          useInPlaceholders: true,
          valueBase64: base64('first code'),
        }),
      stdout: [/^ *1│active *│unloaded/m],
      stderr: [/Successfully read 1 secret versions/],
    },
    {
      name: 'create makes the second version, which is active at once',
      command: 'esv secret version create',
      args: ['-i', 'esv-frodo-door', '--value', 'second code'],
      stderr: [/Created version 2 of secret esv-frodo-door/],
      effect: async (bench) => {
        await stored(door, { activeVersion: '2', loaded: false })(bench)
        await versionsAre(['2 ENABLED', '1 ENABLED'])(bench)
      },
    },
    {
      name: 'create of the value that the latest version has makes none',
      command: 'esv secret version create',
      args: ['-i', 'esv-frodo-door', '--value', 'second code'],
      stderr: [/Created version 2 of secret esv-frodo-door/],
      effect: versionsAre(['2 ENABLED', '1 ENABLED']),
    },
    {
      name: 'create reads the third version from a file',
      command: 'esv secret version create',
      args: ['-i', 'esv-frodo-door', '-f', 'door.txt'],
      stderr: [/Created version 3 of secret esv-frodo-door/],
      effect: stored(door, { activeVersion: '3' }),
    },
    {
      name: 'create fails for a secret that does not exist',
      command: 'esv secret version create',
      args: ['-i', 'esv-nowhere', '--value', 'x'],
      exit: 1,
      stderr: [/Status: 404/],
    },
    {
      name: 'deactivate disables an older version',
      command: 'esv secret version deactivate',
      args: ['-i', 'esv-frodo-door', '-v', '1'],
      stderr: [/Deactivated version 1 of secret esv-frodo-door/],
      effect: versionsAre(['3 ENABLED', '2 ENABLED', '1 DISABLED']),
    },
    {
      name: 'deactivate is refused the latest version',
      command: 'esv secret version deactivate',
      args: ['-i', 'esv-frodo-door', '-v', '3'],
      exit: 1,
      stderr: [/Status: 400/, /Message: Cannot disable latest secret version/],
      effect: versionsAre(['3 ENABLED', '2 ENABLED', '1 DISABLED']),
    },
    {
      name: 'activate enables it again; the highest number stays active',
      command: 'esv secret version activate',
      args: ['-i', 'esv-frodo-door', '-v', '1'],
      stderr: [/Activated version 1 of secret esv-frodo-door/],
      effect: async (bench) => {
        await versionsAre(['3 ENABLED', '2 ENABLED', '1 ENABLED'])(bench)
        await stored(door, { activeVersion: '3' })(bench)
      },
    },
    {
      name: 'delete destroys an older version, which stays in the list',
      command: 'esv secret version delete',
      args: ['-i', 'esv-frodo-door', '-v', '2'],
      stderr: [/Deleted version 2 of secret esv-frodo-door/],
      effect: versionsAre(['3 ENABLED', '2 DESTROYED', '1 ENABLED']),
    },
    {
      name: 'delete fails for a version that does not exist',
      command: 'esv secret version delete',
      args: ['-i', 'esv-frodo-door', '-v', '9'],
      exit: 1,
      stderr: [/Status: 500/, /Message: Failed to delete secret version/],
    },
    {
      name: 'delete --all is refused by the client',
      command: 'esv secret version delete',
      args: ['-i', 'esv-frodo-door', '-a'],
      exit: 1,
      stderr: [/Unrecognized combination of options/],
      effect: versionsAre(['3 ENABLED', '2 DESTROYED', '1 ENABLED']),
    },
    {
      name: 'list --long shows all three',
      command: 'esv secret version list',
      args: ['-i', 'esv-frodo-door', '-l'],
      stdout: [/^ *3│active *│unloaded/m, /^ *2│deleted/m, /^ *1│active/m],
      stderr: [/Successfully read 3 secret versions/],
    },
    {
      name: 'list fails for a secret that does not exist',
      command: 'esv secret version list',
      args: ['-i', 'esv-nowhere'],
      exit: 1,
      stderr: [/Status: 404/],
    },
  ],
}
