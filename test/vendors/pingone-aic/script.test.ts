import { expect, test } from 'vitest'
import { Registry, type Sandbox, viewOf } from '../../../src/sandbox/index.ts'
import { base64 } from '../../support/aic.ts'
import { type Answer, type Client, clientOf, testEngine, testSandbox } from '../../support/tenant.ts'

const vendor = 'pingone-aic'
const path = '/openidm/script?_action=eval'
const plain = 'the crown jewels'

const readOne = `var found = identityServer.getProperty(name)
if (!decrypt && !target) found = openidm.encrypt(found, null, "idm.password.encryption")
var value = found; value`
const readEach = `var all = {}
for (var i in secretIds) {
  var text = identityServer.getProperty(secretIds[i].split("-").join("."))
  if (text) all[secretIds[i]] = decrypt || target ? text : openidm.encrypt(text, null, "idm.password.encryption")
}
JSON.stringify(all)`
const encrypt = 'openidm.encrypt(value, null, "idm.password.encryption")'
const decrypt = 'openidm.decrypt(value)'
const each = (call: string): string => `Object.keys(map).forEach(function (id) { map[id] = ${call} }); map`
const encryptEach = each('openidm.encrypt(map[id], null, "idm.password.encryption")')
const decryptEach = each('openidm.decrypt(map[id])')

/** Sends scripts to a site; the value is that of the answer, whatever its kind. */
async function scriptsOf(sandbox: Sandbox, site = 'development') {
  const client = await clientOf(sandbox, vendor, site)
  const run = async (source: string, globals: object, type = 'text/javascript') => {
    const answer = await client('POST', path, { type, source, globals })
    return { ...answer, value: JSON.parse(answer.text) as any } // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON
  }
  return { client, run }
}

const put = (client: Client, id: string, value: string, useInPlaceholders = true): Promise<Answer> =>
  client('PUT', `/environment/secrets/${id}`, { encoding: 'generic', useInPlaceholders, valueBase64: base64(value) })
const restart = (client: Client): Promise<Answer> => client('POST', '/environment/startup?_action=restart')

/** A tenant that has loaded secret `esv-vault`, and restarts without waiting. */
async function withVault(options: { seed?: string; registry?: Registry; name?: string } = {}) {
  const sandbox = testSandbox({ pace: 'instant', ...options })
  const scripts = await scriptsOf(sandbox)
  await put(scripts.client, 'esv-vault', plain)
  await restart(scripts.client)
  return { sandbox, ...scripts }
}

const vaultName = { name: 'esv.vault', decrypt: false, target: null }

test('the value of a secret goes out encrypted, in the form of identity management, and comes back in the clear', async () => {
  const { run } = await withVault()
  const { status, text, value, headers } = await run(readOne, vaultName)
  const bytes16 = expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string
  expect(status).toBe(200)
  expect(value).toEqual({
    $crypto: {
      type: 'x-simple-encryption',
      value: {
        cipher: 'AES/CBC/PKCS5Padding',
        stableId: 'openidm-sym-default',
        salt: bytes16,
        data: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
        keySize: 16,
        purpose: 'idm.password.encryption',
        iv: bytes16,
        mac: bytes16,
      },
    },
  })
  expect([text.includes(plain), text.includes(base64(plain))]).toEqual([false, false])
  expect(headers['content-type']).toBe('application/json;charset=utf-8')
  expect((await run(decrypt, { value })).text).toBe(JSON.stringify(plain))
})

test('the value goes out in the clear for the asker, or for another environment to encrypt', async () => {
  const { run } = await withVault()
  expect((await run(readOne, { ...vaultName, decrypt: true })).value).toBe(plain)
  expect((await run(readOne, { ...vaultName, target: 'http://localhost/am' })).value).toBe(plain)
})

test('several secrets are read at once, as text; those without a value are left out', async () => {
  const { client, run } = await withVault()
  await put(client, 'esv-unplaced', 'cannot be named', false)
  await put(client, 'esv-fresh', 'not loaded')
  const secretIds = ['esv-fresh', 'esv-vault', 'esv-unplaced', 'esv-nowhere', 'esv-mail-password']
  const { value } = await run(readEach, { secretIds, decrypt: true, target: null })
  expect(JSON.parse(value)).toEqual({ 'esv-vault': plain, 'esv-mail-password': 'swordfish-dev' })
  const map = JSON.parse((await run(readEach, { secretIds, decrypt: false, target: null })).value)
  expect((await run(decryptEach, { map })).value).toEqual({ 'esv-vault': plain, 'esv-mail-password': 'swordfish-dev' })
})

test('the loaded version counts, from the restart on that loads it', async () => {
  const { client, run } = await withVault()
  const now = async (): Promise<unknown> => (await run(readOne, { ...vaultName, decrypt: true })).value
  await client('POST', '/environment/secrets/esv-vault/versions?_action=create', { valueBase64: base64('glass beads') })
  expect(await now()).toBe(plain)
  await client('POST', '/environment/secrets/esv-vault/versions/1?_action=changestatus', { status: 'DISABLED' })
  expect(await now()).toBe(plain)
  await restart(client)
  expect(await now()).toBe('glass beads') // Nothing was asked in between that would have settled the restart.
})

test.each([
  ['of a secret that no placeholder may name', 'esv.unplaced'],
  ['of a secret that is not loaded', 'esv.fresh'],
  ['of nothing', 'esv.nowhere'],
  ['of an id in place of a property name', 'esv-vault'],
])('the value %s is null, which cannot be encrypted', async (_of, name) => {
  const { client, run } = await withVault()
  await put(client, 'esv-unplaced', 'cannot be named', false)
  await put(client, 'esv-fresh', 'not loaded')
  expect((await run(readOne, { name, decrypt: true, target: null })).text).toBe('null')
  const refused = await run(readOne, { name, decrypt: false, target: null })
  expect([refused.status, refused.value]).toEqual([
    500,
    {
      code: 500,
      reason: 'Internal Server Error',
      message: 'Wrapped java.lang.NoSuchMethodException: Method not found encrypt(null,null,String)',
    },
  ])
})

test('any JSON can be encrypted, one value or several', async () => {
  const { run } = await withVault()
  for (const value of ['', 'Grüße', 7, false, ['a', { b: null }], 'x'.repeat(70_000)]) {
    expect((await run(decrypt, { value: (await run(encrypt, { value })).value })).value).toEqual(value)
  }
  const map = { 'esv-a': 'one', 'esv-b': 'two' }
  const { value } = await run(encryptEach, { map })
  expect(Object.keys(value['esv-b'])).toEqual(['$crypto'])
  expect((await run(decryptEach, { map: { ...value, 'esv-c': 'not encrypted' } })).value).toEqual({
    ...map,
    'esv-c': 'not encrypted',
  })
  expect((await run(encryptEach, { map: { 'esv-a': 'one', 'esv-b': null } })).status).toBe(500)
})

test('a script of one call may name its global as it likes, and call its language javascript', async () => {
  const { run } = await withVault()
  const val = { myKey: 'myPassword' }
  const sealed = await run(`openidm.encrypt(val,null,'idm.password.encryption');`, { val })
  expect((await run('openidm.decrypt(val);', { val: sealed.value }, 'javascript')).value).toEqual(val)
})

test('only the environment that encrypted a value decrypts it, and only unchanged', async () => {
  const registry = new Registry(testEngine())
  const { sandbox, run } = await withVault({ registry })
  const { value } = await run(readOne, vaultName)
  const statusIn = async (other: Sandbox, site: string, sealed: unknown = value): Promise<number> =>
    (await (await scriptsOf(other, site)).run(decrypt, { value: sealed })).status
  expect(await statusIn(sandbox, 'staging')).toBe(500)
  expect(await statusIn(testSandbox({ registry, name: 'other', seed: 'other' }), 'development')).toBe(500)
  expect(await statusIn(registry.fork(sandbox, 'fork'), 'development')).toBe(200)

  const { $crypto } = value
  const parts = Object.entries($crypto.value)
  const reordered = { $crypto: { value: Object.fromEntries(parts.toReversed()), type: $crypto.type } }
  expect(await statusIn(sandbox, 'development', reordered)).toBe(200)
  for (const [name, part] of parts) {
    const changed = name === 'keySize' ? 32 : `A${String(part).slice(1)}` === part ? 'B' : `A${String(part).slice(1)}`
    const forged = { $crypto: { ...$crypto, value: { ...$crypto.value, [name]: changed } } }
    expect([name, await statusIn(sandbox, 'development', forged)]).toEqual([name, 500])
  }
})

test('the same seed gives the same bytes; another world and another value give others', async () => {
  const sealed = async (seed: string, globals: object): Promise<string> =>
    (await (await withVault({ seed })).run(encrypt, globals)).text
  const first = await sealed('one', { value: 'a' })
  expect(await sealed('one', { value: 'a' })).toBe(first)
  const parts = (text: string): unknown[] => {
    const { salt, data, iv, mac } = JSON.parse(text).$crypto.value
    return [salt, data, iv, mac]
  }
  const different = [await sealed('two', { value: 'a' }), await sealed('one', { value: 'b' })]
  expect(new Set([first, ...different].flatMap(parts)).size).toBe(12)
})

const ran = { name: 'esv.vault', decrypt: true, target: null }

test.each<[string, string, object, string?]>([
  ['another script', '1 + 1', {}],
  ['no script', '', {}],
  ['a property by its name alone', 'identityServer.getProperty("esv.vault")', {}],
  ['a further call', `logger.info(name); ${readOne}`, ran],
  ['a further call at the end', `${decrypt}; java.lang.System.exit(1)`, { value: 1 }],
  ['a further expression', `(globalThis.ran = 1, ${decrypt})`, { value: 1 }],
  ['an expression around the call', `${decrypt} + (1)`, { value: 1 }],
  ['another end', `${readOne}; name`, ran],
  ['a further global', readOne, { ...ran, more: 1 }],
  ['a missing global', readOne, { decrypt: true }],
  ['a global of another kind', readEach, { secretIds: [1], decrypt: true }],
  ['a list in place of a map', decryptEach, { map: [] }],
  ['no map', decryptEach, { map: null }],
  ['a value that is no global', 'openidm.decrypt(other)', { value: 1 }],
  ['a member that only the prototype has', 'openidm.decrypt(constructor)', { value: 1 }],
  ['another purpose', 'openidm.encrypt(value, null, "idm.config.encryption")', { value: 1 }],
  ['another language', decrypt, { value: 1 }, 'groovy'],
  ['a long text', `${' '.repeat(1_000)}${decrypt}`, { value: 1 }],
])('%s is refused, not run', async (_what, source, globals, type) => {
  const { client, run, sandbox } = await withVault()
  await client('GET', '/environment/startup') // Settles the restart.
  const { resources } = sandbox.world
  const { status, value } = await run(source, globals, type)
  expect([status, value]).toEqual([
    501,
    {
      code: 501,
      reason: 'Not Implemented',
      message: expect.stringContaining('Backlot does not run scripts') as string,
    },
  ])
  expect([sandbox.world.resources === resources, 'ran' in globalThis]).toEqual([true, false])
})

test('a call that does not fit the contract, or lacks the scope, is refused as such', async () => {
  const { client, sandbox } = await withVault()
  const body = { type: 'text/javascript', source: decrypt, globals: { value: 1 } }
  expect((await client('POST', '/openidm/script?_action=compile', body)).status).toBe(400)
  expect((await client('POST', path, { ...body, globals: 'value' })).status).toBe(400)
  expect((await client('POST', path, { file: 'example.js', type: 'javascript' })).status).toBe(400)
  for (const text of ['null', '[]', '"text"', '{', '']) expect((await client('POST', path, text)).status).toBe(400)
  const other = await clientOf(sandbox, vendor, 'development', { scopes: ['fr:idc:esv:*'] })
  expect((await other('POST', path, body)).json).toMatchObject({ code: 403, reason: 'Forbidden' })
})

test('the journal shows the script and a refusal, but neither globals nor values', async () => {
  const { sandbox, run } = await withVault()
  const shown = () => viewOf(testEngine(), sandbox.journal.entries.at(-1) as (typeof sandbox.journal.entries)[number])
  await run(readOne, { ...vaultName, decrypt: true })
  expect(shown().requestBody).toEqual({ type: 'text/javascript', source: readOne, globals: '[redacted]' })
  expect(shown().replyBody).toBe('[redacted]')
  const { value } = await run(encrypt, { value: plain })
  expect(JSON.stringify(shown())).not.toContain(plain)
  await run(decrypt, { value })
  expect(JSON.stringify(shown())).not.toContain(plain)
  await run(decrypt, { value: { $crypto: { ...value.$crypto, value: { ...value.$crypto.value, mac: '' } } } })
  expect(shown()).toMatchObject({ problem: 'script-decrypts-nothing', replyBody: { code: 500 } })
  expect(sandbox.violations).toBe(0)
})
