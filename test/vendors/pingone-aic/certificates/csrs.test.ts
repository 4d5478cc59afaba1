import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../support/runs.ts'
import { certificate, hasOpenssl, validityOf, type Workshop, workshop } from '../../../support/openssl.ts'
import { type CertificateTenant, certificateTenant } from './tenant.ts'

const path = '/environment/csrs'
const refused = (message: string) => ({ status: 400, text: `{"code":400,"message":"${message}"}\n` })
const kinds = ['rsa', 'ecdsa'] as const

/** The request that lib:EnvCSRsApi sent, with other names of people and places. */
const wanted = {
  algorithm: 'rsa',
  businessCategory: 'Unit Testing',
  city: 'Denver',
  commonName: 'login.example.com',
  country: 'US',
  email: 'ada@example.com',
  jurisdictionCity: 'Denver',
  jurisdictionCountry: 'US',
  jurisdictionState: 'Colorado',
  organization: 'Example',
  organizationalUnit: 'Sign-in',
  postalCode: '80202',
  serialNumber: '04',
  state: 'Colorado',
  streetAddress: '1 Main Street',
  subjectAlternativeNames: ['a.example.com', 'b.example.com'],
}

/** Signs a request of the tenant by an authority of the workshop. */
function signed(shop: Workshop, request: string, name = 'signed', days = 30): string {
  shop.write(`${name}.csr`, request)
  const signer = ['-CA', 'root.crt', '-CAkey', 'root.key', '-CAcreateserial', '-copy_extensions', 'copy']
  shop.run(['x509', '-req', '-in', `${name}.csr`, ...signer, '-days', String(days), '-out', `${name}.crt`])
  return shop.read(`${name}.crt`)
}

describe.skipIf(!hasOpenssl)('a signing request', () => {
  test.each(kinds)('is a genuine one, which OpenSSL verifies: %s', async (algorithm) => {
    const tenant = await certificateTenant()
    const { status, json, text } = await tenant.ask(`POST ${path}`, { ...wanted, algorithm })
    expect(status).toBe(200)
    expect(json).toEqual({
      algorithm: algorithm === 'rsa' ? 'SHA256-RSA' : 'ECDSA-SHA256',
      createdDate: new Date(tenant.wall.ms).toISOString().replace(/\.\d+Z$/, 'Z'),
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      request: expect.stringMatching(
        /^-----BEGIN CERTIFICATE REQUEST-----\n[^]+\n-----END CERTIFICATE REQUEST-----\n$/,
      ) as string,
      subject:
        'C=US/ST=Colorado/L=Denver/streetAddress=1 Main Street/O=Example/OU=Sign-in/CN=login.example.com/SERIALNUMBER=04/' +
        'emailAddress=ada@example.com/businessCategory=Unit Testing/jurisdictionCountryName=US/' +
        'jurisdictionLocalityName=Denver/jurisdictionStateOrProvinceName=Colorado',
      subjectAlternativeNames: ['a.example.com', 'b.example.com'],
    })
    expect(text.endsWith('}\n')).toBe(true)
    const shop = workshop()
    shop.write('made.csr', json.request as string)
    const told = shop.run([
      'req',
      '-in',
      'made.csr',
      '-noout',
      '-verify',
      '-subject',
      '-text',
      '-nameopt',
      'RFC2253,sname',
    ])
    expect(told).toContain('verify OK')
    expect(told).toContain(algorithm === 'rsa' ? 'Public-Key: (2048 bit)' : 'NIST CURVE: P-256')
    expect(told).toMatch(/X509v3 Subject Alternative Name: critical\s+DNS:a\.example\.com, DNS:b\.example\.com\n/)
    expect(told).toContain(
      'jurisdictionST=Colorado,jurisdictionL=Denver,jurisdictionC=US,businessCategory=Unit Testing,' +
        'emailAddress=ada@example.com,serialNumber=04,CN=login.example.com,OU=Sign-in,O=Example,street=1 Main Street,' +
        'L=Denver,ST=Colorado,C=US',
    )
    expect(told).not.toContain('80202')
  })

  test('verifies whatever the texts of its subject are', async () => {
    const tenant = await certificateTenant()
    const shop = workshop()
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    const names = fc.array(fc.domain(), { maxLength: 3 })
    const bodies = fc.record(
      {
        commonName: text,
        organization: text,
        state: text,
        streetAddress: text,
        subjectAlternativeNames: names,
        algorithm: fc.constantFrom(...kinds),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const { status, json } = await tenant.ask(`POST ${path}`, body)
        expect([status, body]).toEqual([200, body])
        shop.write('made.csr', json.request as string)
        expect(shop.run(['req', '-in', 'made.csr', '-noout', '-verify'])).toContain('verify OK')
        expect(json.subjectAlternativeNames ?? []).toEqual(body.subjectAlternativeNames ?? [])
      }),
      { numRuns: runs(15, 300) },
    )
  })

  test.each(kinds)('is completed with a certificate that was signed for it: %s', async (algorithm) => {
    const tenant = await certificateTenant()
    const shop = workshop()
    const root = certificate(shop, 'root', { kind: 'ec', subject: '/O=Test/CN=Root' })
    const { json: csr } = await tenant.ask(`POST ${path}`, { ...wanted, algorithm })
    const chain = signed(shop, csr.request as string) + root
    const { untilMs } = validityOf(shop, 'signed.crt')
    const completed = await tenant.ask(`PATCH ${path}/${csr.id}`, { certificate: chain.replaceAll('\n', '\r\n') })
    const certificateID = completed.json.certificateID as string
    expect(completed).toMatchObject({ status: 200, json: { ...csr, certificateID } })
    expect((await tenant.ask(`GET ${path}/${csr.id}`)).text).toBe(completed.text)
    const { json: shown } = await tenant.ask(`GET /environment/certificates/${certificateID}`)
    expect(shown).toMatchObject({
      active: false,
      expireTime: new Date(untilMs).toISOString().replace('.000Z', 'Z'),
      issuer: 'CN=Root,O=Test',
      live: false,
      subjectAlternativeNames: ['a.example.com', 'b.example.com'],
    })
    expect(shown.subject).toMatch(
      /^SERIALNUMBER=04,CN=login\.example\.com,OU=Sign-in,O=Example,STREET=1 Main Street,L=Denver,ST=Colorado,C=US,1\.3\.6/,
    )
    const active = await tenant.ask(`PATCH /environment/certificates/${certificateID}`, { active: true })
    expect(active.json).toMatchObject({ active: true, live: false })
    await tenant.ask(`DELETE ${path}/${csr.id}`)
    expect((await tenant.ask(`GET /environment/certificates/${certificateID}`)).status).toBe(200)
  })

  test('is refused a certificate that was signed for another one, has expired or is none', async () => {
    const tenant = await certificateTenant()
    const shop = workshop()
    certificate(shop, 'root', { kind: 'ec', subject: '/CN=Root' })
    const [one, two] = [await tenant.ask(`POST ${path}`, wanted), await tenant.ask(`POST ${path}`, wanted)]
    const own = signed(shop, one.json.request as string)
    const foreign = signed(shop, two.json.request as string, 'foreign')
    const complete = (text: string) => tenant.ask(`PATCH ${path}/${one.json.id}`, { certificate: text })
    const notForIt = refused('The certificate was not issued for this certificate signing request')
    expect(await complete(foreign)).toMatchObject(notForIt)
    expect(await complete(shop.read('root.crt'))).toMatchObject(notForIt)
    expect(await complete('no-certificate')).toMatchObject(refused('The certificate is not valid'))
    tenant.wall.ms = validityOf(shop, 'signed.crt').untilMs
    expect(await complete(own)).toMatchObject(refused('The certificate has expired'))
    expect((await tenant.ask(`GET ${path}/${one.json.id}`)).json).not.toHaveProperty('certificateID')
    expect((await tenant.ask('GET /environment/certificates')).json).toEqual([])
  })

  test('is completed once, or again with another certificate, by switch', async () => {
    const shop = workshop()
    certificate(shop, 'root', { kind: 'ec', subject: '/CN=Root' })
    const twice = async (tenant: CertificateTenant) => {
      const { json: csr } = await tenant.ask(`POST ${path}`, { ...wanted, algorithm: 'ecdsa' })
      const text = signed(shop, csr.request as string)
      const complete = () => tenant.ask(`PATCH ${path}/${csr.id}`, { certificate: text })
      return [await complete(), await complete()] as const
    }
    const [, second] = await twice(await certificateTenant())
    expect(second).toMatchObject(refused('The certificate signing request is already complete'))
    const tenant = await certificateTenant({ secondCsrCompletion: 'another-certificate' })
    const [first, again] = await twice(tenant)
    expect(again.status).toBe(200)
    expect(again.json.certificateID).not.toBe(first.json.certificateID)
    expect((await tenant.ask('GET /environment/certificates')).json).toHaveLength(2)
  })
})

describe('signing requests', () => {
  test('are listed newest first', async () => {
    const tenant = await certificateTenant()
    const made: string[] = []
    for (let i = 0; i < 5; i++)
      made.push((await tenant.ask(`POST ${path}`, { commonName: `${i}.example.com` })).json.id as string)
    const ids = (await tenant.ask(`GET ${path}`)).json.map(({ id }: { id: string }) => id) as string[]
    expect(ids).toEqual(made.toReversed())
  })

  test('of one seed are the same to the byte with RSA', async () => {
    const requestsOf = async () => {
      const tenant = await certificateTenant()
      const texts: string[] = []
      for (let i = 0; i < 3; i++) texts.push((await tenant.ask(`POST ${path}`, wanted)).json.request as string)
      return texts
    }
    const [one, two] = [await requestsOf(), await requestsOf()]
    expect(new Set(one).size).toBe(3)
    expect(two).toEqual(one)
  })

  test('asked for at the same time never share a key while the pool lasts', async () => {
    const tenant = await certificateTenant()
    const orders = kinds.flatMap((algorithm) => [1, 2, 3, 4].map(() => ({ ...wanted, algorithm })))
    const answers = await Promise.all(orders.map((body) => tenant.ask(`POST ${path}`, body)))
    expect(answers.map(({ status }) => status)).toEqual(orders.map(() => 200))
    const kept = tenant.sandbox('here').world.resources['pingone-aic']?.['development']?.['signingRequests']
    const keys = kept?.toArray().map(({ publicKey }: { publicKey: string }) => publicKey) as string[]
    expect(new Set(keys).size).toBe(8)
  })

  test('use keys again once there are no more', async () => {
    const tenant = await certificateTenant()
    for (let i = 0; i < 20; i++) {
      expect((await tenant.ask(`POST ${path}`, { algorithm: 'ecdsa', commonName: 'a' })).status).toBe(200)
    }
  })

  test('keep their private key out of every answer', async () => {
    const tenant = await certificateTenant()
    const { json } = await tenant.ask(`POST ${path}`, wanted)
    const kept = tenant.sandbox('here').world.resources['pingone-aic']?.['development']?.['signingRequests']
    const { privateKey } = kept?.get(json.id as string) as { privateKey: string }
    expect(privateKey.length).toBeGreaterThan(1000)
    const shown = [
      JSON.stringify((await tenant.control('GET', '/sandboxes/here/journal/1')).body),
      JSON.stringify(
        (await tenant.control('GET', '/sandboxes/here/state/pingone-aic/development/signingRequests')).body,
      ),
      JSON.stringify(json),
    ]
    expect(shown[1]).toContain(json.id)
    for (const text of shown) expect(text).not.toContain(privateKey.slice(400, 460))
  })

  test('ask for nothing at all if need be', async () => {
    const { json } = await (await certificateTenant()).ask(`POST ${path}`, {})
    expect(json).toMatchObject({ algorithm: 'SHA256-RSA', subject: '', subjectAlternativeNames: null })
  })

  test('are refused names that a certificate cannot have', async () => {
    const tenant = await certificateTenant()
    const wildcard = { subjectAlternativeNames: ['a.example.com', '*.example.com'] }
    expect(await tenant.ask(`POST ${path}`, wildcard)).toMatchObject(
      refused('Wildcard subject alternative names are not allowed'),
    )
    for (const name of ['', 'a b', 'bücher.example']) {
      const answer = await tenant.ask(`POST ${path}`, { subjectAlternativeNames: [name] })
      expect(answer).toMatchObject(refused('A subject alternative name is not a host name'))
    }
  })

  test('are refused members that do not fit in the framework’s words', async () => {
    const tenant = await certificateTenant()
    const cases: [object, number, object][] = [
      [{ algorithm: 'dsa' }, 422, { code: 606, message: 'algorithm in body should be one of [rsa ecdsa]' }],
      [{ algorithm: 'toString' }, 422, { code: 606 }],
      [{ country: 'us' }, 422, { code: 605, message: "country in body should match '[A-Z]{2}'" }],
      [{ email: 'ada' }, 422, { code: 605, message: "email in body should match '^\\S+@\\S+$'" }],
      [{ commonName: 7 }, 400, { code: 400 }],
      [{ subjectAlternativeNames: 'a' }, 400, { code: 400 }],
      [{ subjectAlternativeNames: [7] }, 400, { code: 400 }],
      [[], 400, { code: 400 }],
    ]
    for (const [body, status, expected] of cases) {
      const answer = await tenant.ask(`POST ${path}`, body)
      expect([body, answer.status]).toEqual([body, status])
      expect(answer.json).toMatchObject(expected)
    }
    expect((await tenant.ask(`POST ${path}`, { unknown: 1, postalCode: '1' })).status).toBe(200)
  })

  test('that are unknown are an empty 404, whatever the certificate, and an empty 200 when deleted', async () => {
    const tenant = await certificateTenant()
    const one = `${path}/csr-does-not-exist`
    expect(await tenant.ask(`GET ${one}`)).toMatchObject({ status: 404, text: '' })
    expect(await tenant.ask(`PATCH ${one}`, { certificate: 'no-certificate' })).toMatchObject({ status: 404, text: '' })
    expect(await tenant.ask(`DELETE ${one}`)).toMatchObject({ status: 200, text: '' })
    const { json } = await tenant.ask(`POST ${path}`, {})
    expect(await tenant.ask(`DELETE ${path}/${json.id}`)).toMatchObject({ status: 200, text: '' })
    expect((await tenant.ask(`GET ${path}/${json.id}`)).status).toBe(404)
  })
})
