import assert from 'node:assert/strict'
import { all, base64, listed, stored } from '../harness/effects.mjs'

const list = '/environment/secrets'
const vault = `${list}/esv-frodo-vault`
const direct = `${list}/esv-frodo-direct`
const plain = 'the crown jewels'

const vaultBody = { encoding: 'generic', useInPlaceholders: true, valueBase64: base64(plain) }
const withValues = '--include-active-values'

/** Has the tenant load everything: a restart, and the clock past its end (107 s at 20 times the real pace). */
const load = async (bench) => {
  const { status } = await bench.rest('POST', '/environment/startup?_action=restart')
  assert.equal(status, 200)
  await bench.backlot.advance('PT10S')
  await stored('/environment/startup', { restartStatus: 'ready' })(bench)
}

/** The named files hold the secret's value, encrypted: neither as it is nor in base64. */
const sealed = (file) => (bench) => {
  const text = bench.place.read(file)
  assert.ok(JSON.parse(text).secret['esv-frodo-vault'].activeValue.$crypto, text)
  assert.ok(!text.includes(plain) && !text.includes(base64(plain)), text)
}

/** The latest version has the exported value: giving it once more makes no version beyond this one. */
const latestHolds = (version) => async (bench) => {
  const { body } = await bench.rest('POST', `${vault}/versions?_action=create`, { valueBase64: base64(plain) })
  assert.equal(body.version, version)
}

const remove = (bench) => bench.rest('DELETE', vault)

/** Removes every secret that no placeholder may name, the seeded ones too. */
const removeDirect = async (bench) => {
  const { body } = await bench.rest('GET', list)
  for (const { _id, useInPlaceholders } of body.result) {
    if (!useInPlaceholders) await bench.rest('DELETE', `${list}/${_id}`)
  }
}

/** Secrets that travel with their values, encrypted by the tenant's own scripts. */
export const activeValues = {
  title: 'esv secret export and import with values',
  rows: [
    {
      name: 'export writes the loaded value, encrypted',
      command: 'esv secret export',
      args: ['-i', 'esv-frodo-vault', withValues, '-f', 'vault.json'],
      before: async (bench) => {
        await bench.rest('PUT', vault, vaultBody)
        await load(bench)
      },
      effect: sealed('vault.json'),
    },
    {
      name: 'export --all writes every loaded value, encrypted',
      command: 'esv secret export',
      args: ['-a', withValues, '-D', 'together'],
      effect: sealed('together/allSecrets.secret.json'),
    },
    {
      name: 'export --all-separate fails when the tenant has a secret that no placeholder, so no script, may name',
      command: 'esv secret export',
      args: ['-A', withValues, '-D', 'refused'],
      before: (bench) => bench.rest('PUT', direct, { ...vaultBody, useInPlaceholders: false }),
      exit: 1,
      stderr: [/Error exporting secret esv-frodo-direct/, /Status: 500/],
    },
    {
      name: 'export --all-separate writes them to files of their own',
      command: 'esv secret export',
      args: ['-A', withValues, '-D', 'apart'],
      before: removeDirect,
      effect: sealed('apart/esv-frodo-vault.secret.json'),
    },
    {
      name: 'import makes a secret with the value of the file',
      command: 'esv secret import',
      args: ['-i', 'esv-frodo-vault', withValues, '-f', 'vault.json'],
      before: remove,
      effect: latestHolds('1'),
    },
    {
      name: 'import makes a version when the secret has another value by now',
      command: 'esv secret import',
      args: ['-f', 'vault.json', withValues],
      before: (bench) => bench.rest('POST', `${vault}/versions?_action=create`, { valueBase64: base64('glass beads') }),
      effect: all(stored(vault, { activeVersion: '3' }), latestHolds('3')),
    },
    {
      name: 'import --all makes every secret of the file',
      command: 'esv secret import',
      args: ['-a', '-f', 'together/allSecrets.secret.json', withValues],
      before: remove,
      effect: latestHolds('1'),
    },
    {
      name: 'import --all-separate makes every secret of the files',
      command: 'esv secret import',
      args: ['-A', '-D', 'apart', withValues],
      before: remove,
      effect: async (bench) => {
        await latestHolds('1')(bench)
        const ids = bench.place.names('apart').map((name) => name.replace('.secret.json', ''))
        await listed(list, ids)(bench)
      },
    },
    {
      name: 'conn save keeps the staging environment for the next two',
      command: 'conn save',
      host: '{staging}',
      args: ['--no-log-api'],
    },
    {
      name: 'export --target has the value encrypted by another environment',
      command: 'esv secret export',
      args: ['-i', 'esv-frodo-vault', withValues, '-f', 'for-staging.json', '--target', '{staging}'],
      before: load,
      effect: sealed('for-staging.json'),
    },
    {
      name: 'import --source has the value decrypted by the environment that encrypted it',
      command: 'esv secret import',
      args: ['-i', 'esv-frodo-vault', withValues, '-f', 'for-staging.json', '--source', '{staging}'],
      before: remove,
      effect: latestHolds('1'),
    },
  ],
}
