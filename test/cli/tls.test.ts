import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backlot, startCommand, temporaryFolder } from '../support/command.ts'
import { secured } from '../support/https.ts'

const flags = (folder: string): string[] => ['--tls', '--tls-dir', join(folder, 'tls')]

test('--tls serves https with an authority that it names, and prints how to trust it', async () => {
  const folder = temporaryFolder()
  const { ready, child, ended } = await startCommand([...flags(folder), '--log-level', 'warn'])
  expect(ready.ca).toBe(join(folder, 'tls', 'ca.pem'))
  const ca = readFileSync(ready.ca, 'utf8')
  const urls = [`${ready.control}/_backlot/health`]
  for (const url of Object.values<string>(ready.sites['pingone-aic'])) urls.push(`${url}/am/json/serverinfo/*`)
  for (const url of urls) {
    expect(url).toMatch(/^https:/)
    expect((await secured(url, { ca })).status).toBe(200)
    await expect(fetch(url)).rejects.toThrow()
  }
  child.kill('SIGTERM')
  const { out } = await ended
  for (const word of ['NODE_EXTRA_CA_CERTS=', 'curl --cacert ', 'REQUESTS_CA_BUNDLE=', 'keytool -importcert ']) {
    expect(out).toMatch(new RegExp(`${word}.*${ready.ca}`))
  }
  expect(out).toMatch(/^ {2}curl -s --cacert \S+ -H "Authorization: Bearer \$\(curl -s --cacert /m)
})

test('the authority is used again by the next start', async () => {
  const folder = temporaryFolder()
  const { ready, child } = await startCommand([...flags(folder), '--log-level', 'silent'])
  const ca = readFileSync(ready.ca, 'utf8')
  child.kill('SIGKILL')
  const second = await startCommand([...flags(folder), '--log-level', 'silent'])
  expect((await secured(`${second.ready.control}/_backlot/health`, { ca })).status).toBe(200)
})

test('token and credentials reach it with --ca or NODE_EXTRA_CA_CERTS, and say what is missing without', async () => {
  const folder = temporaryFolder()
  const { ready } = await startCommand([...flags(folder), '--log-level', 'silent'])
  const url = ['--url', ready.control]
  const token = (await backlot(['token', ...url, '--ca', ready.ca])).out.trim()
  const count = `${ready.sites['pingone-aic'].development}/environment/count`
  const headers = { authorization: `Bearer ${token}` }
  expect((await secured(count, { ca: readFileSync(ready.ca, 'utf8'), headers })).status).toBe(200)
  const { out } = await backlot(['credentials', ...url], { NODE_EXTRA_CA_CERTS: ready.ca })
  expect(JSON.parse(out)).toEqual(ready.credentials)
  const untrusted = await backlot(['token', ...url])
  expect([untrusted.code, untrusted.err]).toEqual([3, expect.stringMatching(/is not trusted: .*--ca <file>\n$/)])
  const misnamed = await backlot(['token', '--url', ready.control.replace('https', 'http')])
  expect([misnamed.code, misnamed.err]).toEqual([3, expect.stringContaining('if it speaks https')])
  const missing = await backlot(['token', ...url, '--ca', join(folder, 'none.pem')])
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('cannot read the authority')])
})

test('BACKLOT_TLS and a configuration file say the same, and false means false', async () => {
  const folder = temporaryFolder()
  const config = join(folder, 'backlot.yaml')
  writeFileSync(config, `tls: true\ntlsDir: ${join(folder, 'tls')}\n`)
  const { ready } = await startCommand(['--config', config, '--log-level', 'silent'])
  expect(ready.control).toMatch(/^https:/)
  const plain = await startCommand(['--config', config, '--log-level', 'silent'], { BACKLOT_TLS: 'false' })
  expect(plain.ready.control).toMatch(/^http:/)
  const wrong = await backlot(['start'], { BACKLOT_TLS: 'perhaps' })
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('"perhaps" is neither true nor false')])
})

test('a wrong certificate is one line that says what to do, and exit code 2', async () => {
  const folder = temporaryFolder()
  const nonsense = join(folder, 'nonsense.pem')
  writeFileSync(nonsense, 'nonsense')
  const cases: [string[], RegExp][] = [
    [['--tls-cert', nonsense], /name both --tls-cert and --tls-key/],
    [['--tls-key', nonsense], /name both --tls-cert and --tls-key/],
    [['--tls-cert', nonsense, '--tls-key', nonsense], /nonsense\.pem holds no certificate in PEM.*--tls-cert/],
    [['--tls-cert', join(folder, 'none'), '--tls-key', nonsense], /cannot read the certificate .*none: .*--tls-cert/],
    [['--tls', '--tls-dir', nonsense], /cannot keep certificates in .*--tls-dir/],
    [['--max-sandboxes', 'many'], /the limit "many" is no whole number above 0/],
    [['--max-sandbox-bytes', '0'], /the limit "0" is no whole number above 0/],
  ]
  for (const [args, expected] of cases) {
    const { code, err } = await backlot(['start', '--port', '0', ...args])
    expect([args, code]).toEqual([args, 2])
    expect(err).toMatch(expected)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  }
})

test('without --tls nothing is written and nothing is loaded for it', async () => {
  const folder = temporaryFolder()
  const { ready } = await startCommand(['--log-level', 'silent'], { HOME: folder })
  expect(ready.control).toMatch(/^http:/)
  expect(existsSync(join(folder, '.backlot'))).toBe(false)
})
