import { describe, expect, test } from 'vitest'
import { certificate, hasOpenssl, validityOf, type Workshop, workshop } from '../../../support/openssl.ts'
import { type CertificateTenant, certificateTenant } from './tenant.ts'

const path = '/environment/certificates'
const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')
const refused = (message: string) => ({ status: 400, text: `{"code":400,"message":"${message}"}\n` })

/** Uploads a certificate of a workshop with its key, or with what stands in place of them. */
const upload = (tenant: CertificateTenant, shop: Workshop, name: string, changes: object = {}) =>
  tenant.ask(`POST ${path}`, {
    certificate: shop.read(`${name}.crt`),
    privateKey: shop.read(`${name}.key`),
    ...changes,
  })

describe.skipIf(!hasOpenssl)('a certificate made by OpenSSL', () => {
  test('is shown as the tenant shows it', async () => {
    const shop = workshop()
    const subject =
      '/C=US/ST=Texas/L=Georgetown/O=Rock, carver/OU=One/OU=Two/CN=login.example.com/serialNumber=04/emailAddress=a@b.example'
    const names = 'DNS:login.example.com,DNS:alt.example.com,IP:192.0.2.1,URI:https://example.com'
    certificate(shop, 'leaf', { subject, names })
    const { fromMs, untilMs } = validityOf(shop, 'leaf.crt')
    const tenant = await certificateTenant()
    const { status, json, text, headers } = await upload(tenant, shop, 'leaf')
    expect(status).toBe(200)
    const dn =
      'SERIALNUMBER=04,CN=login.example.com,OU=One+OU=Two,O=Rock\\, carver,L=Georgetown,ST=Texas,C=US,' +
      '1.2.840.113549.1.9.1=#0c0b6140622e6578616d706c65'
    expect(json).toEqual({
      active: false,
      expireTime: iso(untilMs),
      id: expect.stringMatching(/^ccrt-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      issuer: dn,
      live: false,
      subject: dn,
      subjectAlternativeNames: ['login.example.com', 'alt.example.com'],
      validFromTime: iso(fromMs),
    })
    expect(Object.keys(json as object)).toEqual(Object.keys(json as object).toSorted())
    expect(text.endsWith('}\n')).toBe(true)
    expect(headers).toMatchObject({ 'content-api-version': 'resource=1.0', 'content-type': 'application/json' })
    expect((await tenant.ask(`GET ${path}/${json.id}`)).text).toBe(text)
    expect((await tenant.ask(`GET ${path}`)).json).toEqual([json])
  })

  test('has null for names when there are none, or none of DNS', async () => {
    const shop = workshop()
    certificate(shop, 'none', { kind: 'ec' })
    certificate(shop, 'uri', { kind: 'ec', names: 'URI:login.example.com' })
    const tenant = await certificateTenant()
    for (const name of ['none', 'uri']) {
      expect((await upload(tenant, shop, name)).json.subjectAlternativeNames).toBeNull()
    }
  })

  test('is taken as a chain, leaf first, with either end of line and with words between the blocks', async () => {
    const shop = workshop()
    const root = certificate(shop, 'root', { kind: 'ec', subject: '/CN=Root' })
    const leaf = certificate(shop, 'leaf', { kind: 'ec', names: 'DNS:leaf.example.com' }, 'root')
    const tenant = await certificateTenant()
    for (const chain of [leaf + root, (leaf + root).replaceAll('\n', '\r\n'), `leaf\n${leaf}root\n${root}`]) {
      const { json } = await upload(tenant, shop, 'leaf', { certificate: chain })
      expect(json).toMatchObject({ subject: 'CN=leaf.example.com', issuer: 'CN=Root' })
    }
    const wrongOrder = await upload(tenant, shop, 'leaf', { certificate: root + leaf })
    expect(wrongOrder).toMatchObject(refused('The private key does not match the certificate'))
  })

  test.each(['rsa', 'ec'] as const)('takes a private key of each form: %s', async (kind) => {
    const shop = workshop()
    certificate(shop, 'leaf', { kind })
    shop.run(['pkcs8', '-topk8', '-nocrypt', '-in', 'leaf.key', '-out', 'pkcs8.key'])
    shop.run([kind, ...(kind === 'rsa' ? ['-traditional'] : []), '-in', 'leaf.key', '-out', 'own.key'])
    const own = shop.read('own.key')
    expect(own).toContain(kind === 'rsa' ? 'BEGIN RSA PRIVATE KEY' : 'BEGIN EC PRIVATE KEY')
    const parameters = kind === 'ec' ? shop.run(['ecparam', '-name', 'prime256v1']) : ''
    const tenant = await certificateTenant()
    for (const privateKey of [shop.read('pkcs8.key'), own, parameters + own, own.replaceAll('\n', '\r\n')]) {
      expect((await upload(tenant, shop, 'leaf', { privateKey })).status).toBe(200)
    }
  })

  test('is refused with the key of another one', async () => {
    const shop = workshop()
    for (const name of ['one', 'two']) certificate(shop, name, { kind: 'ec' })
    certificate(shop, 'three')
    const tenant = await certificateTenant()
    for (const other of ['two', 'three']) {
      const answer = await upload(tenant, shop, 'one', { privateKey: shop.read(`${other}.key`) })
      expect(answer).toMatchObject(refused('The private key does not match the certificate'))
    }
    expect((await tenant.ask(`GET ${path}`)).json).toEqual([])
  })

  test('is refused from the second in which it expires, on the sandbox’s clock', async () => {
    const shop = workshop()
    certificate(shop, 'leaf', { kind: 'ec', days: 90 })
    const { untilMs } = validityOf(shop, 'leaf.crt')
    const tenant = await certificateTenant()
    tenant.wall.ms = untilMs - 1
    expect((await upload(tenant, shop, 'leaf')).status).toBe(200)
    tenant.wall.ms = untilMs
    expect(await upload(tenant, shop, 'leaf')).toMatchObject(refused('The certificate has expired'))
  })

  test('is refused with a key that is encrypted or none', async () => {
    const shop = workshop()
    certificate(shop, 'leaf')
    shop.run(['pkcs8', '-topk8', '-in', 'leaf.key', '-passout', 'pass:secret', '-out', 'encrypted.key'])
    shop.run(['rsa', '-traditional', '-aes128', '-in', 'leaf.key', '-passout', 'pass:secret', '-out', 'older.key'])
    const tenant = await certificateTenant()
    for (const privateKey of [
      shop.read('encrypted.key'),
      shop.read('older.key'),
      shop.read('leaf.crt'),
      'no key',
      '',
    ]) {
      expect(await upload(tenant, shop, 'leaf', { privateKey })).toMatchObject(refused('The private key is not valid'))
    }
  })

  test('is refused with a key of a kind that is not served', async () => {
    const shop = workshop()
    shop.run(['genpkey', '-algorithm', 'ed25519', '-out', 'ed.key'])
    shop.run(['req', '-x509', '-new', '-key', 'ed.key', '-subj', '/CN=ed', '-out', 'ed.crt'])
    const answer = await upload(await certificateTenant(), shop, 'ed')
    expect(answer).toMatchObject(refused('The certificate is not valid'))
  })

  test('keeps its private key out of every answer and of the control API', async () => {
    const shop = workshop()
    certificate(shop, 'leaf')
    const tenant = await certificateTenant()
    const { json } = await upload(tenant, shop, 'leaf')
    shop.run(['pkcs8', '-topk8', '-nocrypt', '-in', 'leaf.key', '-out', 'pkcs8.key'])
    const middle = shop.read('pkcs8.key').split('\n')[9] as string
    const kept = tenant.sandbox('here').world.resources['pingone-aic']?.['development']?.['certificates']
    expect(JSON.stringify(kept?.get(json.id as string))).toContain(middle)
    const shown = [
      (await tenant.ask(`GET ${path}`)).text,
      JSON.stringify((await tenant.control('GET', '/sandboxes/here/journal')).body),
      JSON.stringify((await tenant.control('GET', '/sandboxes/here/journal/1')).body),
      JSON.stringify((await tenant.control('GET', '/sandboxes/here/state/pingone-aic/development/certificates')).body),
    ]
    expect(shown[3]).toContain(json.id)
    for (const text of shown) expect(text).not.toContain(middle)
  })
})

test.each([
  '',
  'no PEM',
  '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
  '-----BEGIN CERTIFICATE-----',
])('refuses as a certificate: %j', async (text) => {
  const tenant = await certificateTenant()
  const answer = await tenant.ask(`POST ${path}`, { certificate: text, privateKey: 'x' })
  expect(answer).toMatchObject(refused('The certificate is not valid'))
})

test('refuses a body that does not fit in the framework’s words, before anything is read', async () => {
  const tenant = await certificateTenant()
  const cases: [object, number, object][] = [
    [{}, 422, { code: 602, message: 'certificate in body is required' }],
    [{ certificate: 'x' }, 422, { code: 602, message: 'privateKey in body is required' }],
    [[1], 400, { code: 400 }],
    [{ certificate: 7, privateKey: 'x' }, 400, { code: 400 }],
  ]
  for (const [body, status, expected] of cases) {
    const answer = await tenant.ask(`POST ${path}`, body)
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject(expected)
    expect(answer.text.endsWith('\n')).toBe(false)
  }
})

test('answers an unknown certificate with an empty 404, and its deletion with an empty 200', async () => {
  const tenant = await certificateTenant()
  for (const [line, body] of [['GET'], ['PATCH', { active: true }]] as const) {
    const answer = await tenant.ask(`${line} ${path}/certificate-does-not-exist`, body)
    expect(answer).toMatchObject({ status: 404, text: '' })
    expect(answer.headers['content-type']).toBe('application/json')
  }
  const deleted = await tenant.ask(`DELETE ${path}/certificate-does-not-exist`)
  expect(deleted).toMatchObject({ status: 200, text: '' })
  expect(deleted.headers).not.toHaveProperty('content-type')
})
