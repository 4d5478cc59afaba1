import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeAuthority, makeServerCertificate } from '../../src/host/certificates.ts'
import { localTls, ownTls } from '../../src/host/tls.ts'
import { temporaryFolder } from '../support/command.ts'

const names = ['localhost', '*.localhost', '127.0.0.1', '::1', 'ci.example']
const now = Date.UTC(2026, 10, 21)
const dayMs = 86_400_000
const leafOf = ({ cert }: { cert: string }): X509Certificate => new X509Certificate(cert)

test('a certificate is made for all names, signed by an authority that clients can be given', async () => {
  const folder = join(temporaryFolder(), 'below', 'tls')
  const made = await localTls(folder, names, now)
  expect(made.authorityFile).toBe(join(folder, 'ca.pem'))
  const authority = new X509Certificate(readFileSync(join(folder, 'ca.pem')))
  const leaf = leafOf(made)
  expect(leaf.verify(authority.publicKey)).toBe(true)
  expect(leaf.checkIssued(authority)).toBe(true)
  expect([authority.ca, leaf.ca]).toEqual([true, false])
  expect(leaf.subjectAltName?.split(', ')).toEqual([
    'DNS:localhost',
    'DNS:*.localhost',
    'IP Address:127.0.0.1',
    'IP Address:0:0:0:0:0:0:0:1',
    'DNS:ci.example',
  ])
  for (const { asymmetricKeyType, asymmetricKeyDetails } of [authority.publicKey, leaf.publicKey]) {
    expect([asymmetricKeyType, asymmetricKeyDetails?.namedCurve]).toEqual(['ec', 'prime256v1'])
  }
  const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / dayMs
  expect(days).toBeLessThan(398)
})

test('keys can be read by their owner only, and nothing else is left in the folder', async () => {
  const folder = join(temporaryFolder(), 'tls')
  await localTls(folder, names, now)
  const modes = readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)])
  expect(Object.fromEntries(modes)).toEqual({ 'ca-key.pem': '600', 'ca.pem': '644', 'server.pem': '600' })
  expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).not.toContain('PRIVATE KEY')
})

test('what is there is used again; the certificate is renewed alone near its end, or for a further name', async () => {
  const folder = temporaryFolder()
  const first = await localTls(folder, names, now)
  const authority = readFileSync(join(folder, 'ca.pem'), 'utf8')
  expect(await localTls(folder, names.slice(0, 3), now + 300 * dayMs)).toEqual(first)
  const renewed = await localTls(folder, names, now + 370 * dayMs)
  expect(renewed.cert).not.toBe(first.cert)
  const wider = await localTls(folder, [...names, 'more.example'], now + 370 * dayMs)
  expect(leafOf(wider).checkHost('more.example')).toBe('more.example')
  expect(leafOf(renewed).checkHost('more.example')).toBeUndefined()
  expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(authority)
  expect(leafOf(wider).verify(new X509Certificate(authority).publicKey)).toBe(true)
})

test('an authority that a certificate would outlive is made anew, and so is the certificate', async () => {
  const folder = temporaryFolder()
  const first = await localTls(folder, names, now)
  const before = readFileSync(join(folder, 'ca.pem'), 'utf8')
  const later = await localTls(folder, names, now + 3_300 * dayMs)
  const after = readFileSync(join(folder, 'ca.pem'), 'utf8')
  expect(after).not.toBe(before)
  expect(leafOf(later).verify(new X509Certificate(after).publicKey)).toBe(true)
  expect(later.cert).not.toBe(first.cert)
  expect(Date.parse(new X509Certificate(after).validTo)).toBeGreaterThan(Date.parse(leafOf(later).validTo))
})

test('starts at the same time end with one authority', async () => {
  const folder = temporaryFolder()
  const made = await Promise.all([1, 2, 3].map(() => localTls(folder, names, now)))
  const { publicKey } = new X509Certificate(readFileSync(join(folder, 'ca.pem')))
  for (const tls of made) expect(leafOf(tls).verify(publicKey)).toBe(true)
})

test.each(['ca-key.pem', 'server.pem'])('a damaged %s is refused and not overwritten', async (name) => {
  const folder = temporaryFolder()
  await localTls(folder, names, now)
  const whole = readFileSync(join(folder, name), 'utf8')
  for (const damaged of ['', whole.slice(0, 300), whole.replaceAll(/^[A-Za-z0-9+/=]{20,}$/gm, 'AAAA')]) {
    writeFileSync(join(folder, name), damaged)
    await expect(localTls(folder, names, now)).rejects.toThrow(`${name} is damaged; delete it`)
    expect(readFileSync(join(folder, name), 'utf8')).toBe(damaged)
  }
})

test('a folder that cannot be used is named, with what to do', async () => {
  const file = join(temporaryFolder(), 'a-file')
  writeFileSync(file, '')
  await expect(localTls(file, names, now)).rejects.toThrow(/^cannot keep certificates in .*a-file: .*--tls-dir$/)
})

test('a certificate of one’s own is taken with its key, and what is odd about it is said', async () => {
  const folder = temporaryFolder()
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const authority = await makeAuthority(now)
  const { certificate, key } = await makeServerCertificate(authority, ['ci.example'], now)
  const cert = file('cert.pem', certificate)
  const secret = file('key.pem', key)
  expect(ownTls(cert, secret, ['ci.example'], now)).toEqual({ cert: certificate, key, notes: [] })
  expect(ownTls(cert, secret, ['localhost'], now + 500 * dayMs).notes).toEqual([
    `the certificate ${cert} does not name localhost`,
    expect.stringContaining('expired on'),
  ])
  const stranger = file('stranger.pem', authority.key)
  expect(() => ownTls(cert, stranger, [], now)).toThrow('is not that of the certificate')
  expect(() => ownTls(secret, secret, [], now)).toThrow('holds no certificate in PEM')
  expect(() => ownTls(cert, cert, [], now)).toThrow('holds no plain private key in PEM')
  expect(() => ownTls(join(folder, 'none.pem'), secret, [], now)).toThrow(/cannot read the certificate .*--tls-cert$/)
  expect(() => ownTls(cert, join(folder, 'none.pem'), [], now)).toThrow(/cannot read the key .*--tls-key$/)
})
