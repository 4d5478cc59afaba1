import { describe, expect, test } from 'vitest'
import { redactMembers } from '../../../src/sandbox/index.ts'
import { pingoneAic } from '../../../src/vendors/pingone-aic/index.ts'
import { fitsEncoding } from '../../../src/vendors/pingone-aic/secret-encodings.ts'
import type { Encoding } from '../../../src/vendors/pingone-aic/records.ts'
import { AicTenant, base64 } from '../../support/aic.ts'

const path = '/environment/secrets/esv-mail-password'
const put = { encoding: 'generic', useInPlaceholders: true, valueBase64: base64('open sesame') }
const unknownText = '{"code":404,"message":"The secret does not exist or does not have a version"}\n'

describe('a secret', () => {
  test('is created unloaded and never shows its value', () => {
    const tenant = new AicTenant()
    const created = tenant.ask(`PUT ${path}`, put)
    expect(created.status).toBe(200)
    expect(created.body).toEqual({
      _id: 'esv-mail-password',
      activeVersion: '1',
      description: '',
      encoding: 'generic',
      lastChangeDate: expect.stringMatching(/^2026-11-21T09:00:00\.000000\d{1,3}Z$/) as string,
      lastChangedBy: 'ci',
      loaded: false,
      loadedVersion: '',
      useInPlaceholders: true,
    })
    expect(Object.keys(created.body as object)).toEqual(Object.keys(created.body as object).toSorted())
    const read = tenant.ask(`GET ${path}`)
    expect(read.body).toEqual({ ...created.body, lastChangeDate: '2026-11-21T09:00:00Z' })
    expect(tenant.ask('GET /environment/secrets').text).not.toContain(put.valueBase64)
  })

  test('is shown in the journal without its value', () => {
    const tenant = new AicTenant()
    tenant.ask(`PUT ${path}`, put)
    const stored = tenant.here().secrets.get('esv-mail-password')
    const hidden = new Set(pingoneAic.collections.secrets?.secrets)
    expect(JSON.stringify(stored)).toContain(put.valueBase64)
    expect(JSON.stringify(redactMembers(stored, hidden))).not.toContain(put.valueBase64)
  })

  test('shows its stored date at once, by switch', () => {
    const tenant = new AicTenant({ facts: { secretCreateDateDrift: false } })
    expect(tenant.ask(`PUT ${path}`, put).body.lastChangeDate).toBe('2026-11-21T09:00:00Z')
  })

  test('without placeholders is loaded at once', () => {
    const tenant = new AicTenant()
    const { body } = tenant.ask(`PUT ${path}`, { ...put, useInPlaceholders: false })
    expect(body).toMatchObject({ activeVersion: '1', loaded: true, loadedVersion: '1' })
  })

  test('cannot be put twice', () => {
    const tenant = new AicTenant()
    tenant.ask(`PUT ${path}`, put)
    expect(tenant.ask(`PUT ${path}`, put)).toMatchObject({
      status: 400,
      text: '{"code":400,"message":"Failed to create secret, the secret already exists"}\n',
    })
  })

  test('is described with an empty answer; the same words leave the date', () => {
    const tenant = new AicTenant()
    tenant.ask(`PUT ${path}`, put)
    tenant.pass(2_000)
    expect(tenant.ask(`POST ${path}?_action=setDescription`, { description: 'words' })).toMatchObject({
      status: 200,
      text: undefined,
    })
    const after = tenant.ask(`GET ${path}`).body
    expect(after).toMatchObject({ description: 'words', lastChangeDate: '2026-11-21T09:00:02Z' })
    tenant.pass(1_000)
    tenant.ask(`POST ${path}?_action=setDescription`, { description: 'words' })
    expect(tenant.ask(`GET ${path}`).body).toEqual(after)
  })

  test('is answered once more when deleted', () => {
    const tenant = new AicTenant()
    tenant.ask(`PUT ${path}`, put)
    const { body } = tenant.ask(`GET ${path}`)
    expect(tenant.ask(`DELETE ${path}`)).toMatchObject({ status: 200, body })
    expect(tenant.ask(`DELETE ${path}`)).toMatchObject({ status: 404, text: unknownText })
  })

  test.each([
    ['GET', path, undefined],
    ['GET', `${path}/versions`, undefined],
    ['DELETE', path, undefined],
    ['POST', `${path}?_action=setDescription`, { description: 'x' }],
    ['POST', `${path}/versions/1?_action=changestatus`, { status: 'ENABLED' }],
  ])('%s %s of an unknown secret', (method, target, body) => {
    expect(new AicTenant().ask(`${method} ${target}`, body)).toMatchObject({ status: 404, text: unknownText })
  })
})

const key = (bytes: number): string => base64(Buffer.alloc(bytes, 7).toString('base64'))
const pem = (body: string, label = 'CERTIFICATE'): string =>
  base64(`-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`)

/** Encoding, what is tried, value, whether it fits. */
const encodings: readonly (readonly [Encoding, string, string, boolean])[] = [
  ['generic', 'any bytes', base64('\u0000\u0001'), true],
  ['generic', 'nothing', '', true],
  ['pem', 'a block', pem('TUlJQg=='), true],
  ['pem', 'a block with headers', pem('Proc-Type: 4,ENCRYPTED\n\nTUlJQg==', 'RSA PRIVATE KEY'), true],
  ['pem', 'plain text', base64('no pem'), false],
  ['pem', 'an empty block', pem(''), false],
  ['pem', 'a block with odd letters', pem('T*lJQg=='), false],
  ['pem', 'an unfinished block', base64('-----BEGIN CERTIFICATE-----\nTUlJQg==\n'), false],
  ['base64hmac', 'a key of any length', key(33), true],
  ['base64hmac', 'a key with a final newline', base64(`${Buffer.alloc(32, 7).toString('base64')}\n`), true],
  ['base64hmac', 'a value encoded once', base64('not base64!'), false],
  ['base64hmac', 'an empty key', '', false],
  ['base64aes', 'a key of 16 bytes', key(16), true],
  ['base64aes', 'a key of 24 bytes', key(24), true],
  ['base64aes', 'a key of 32 bytes', key(32), true],
  ['base64aes', 'a key of 20 bytes', key(20), false],
  ['base64aes', 'a value encoded once', base64('sixteen bytes ok'), false],
]

describe('encodings', () => {
  test.each(encodings)('%s: %s', (encoding, _what, valueBase64, fits) => {
    expect(fitsEncoding(encoding, valueBase64, [16, 24, 32])).toBe(fits)
    const tenant = new AicTenant()
    const created = tenant.ask(`PUT ${path}`, { encoding, useInPlaceholders: true, valueBase64 })
    if (fits) expect(created.status).toBe(200)
    else expect(created).toMatchObject({ status: 500, text: '{"code":500,"message":"Failed to create secret"}\n' })
    expect(tenant.here().secrets.has('esv-mail-password')).toBe(fits)
  })

  test('a new version must fit as well', () => {
    const tenant = new AicTenant()
    tenant.ask(`PUT ${path}`, { ...put, encoding: 'base64hmac', valueBase64: key(32) })
    const refused = tenant.ask(`POST ${path}/versions?_action=create`, { valueBase64: base64('not base64!') })
    expect(refused).toMatchObject({ status: 500, body: { code: 500, message: 'Failed to create secret version' } })
  })

  test('the status is a switch', () => {
    const tenant = new AicTenant({ facts: { badEncodingStatus: 400 } })
    expect(tenant.ask(`PUT ${path}`, { ...put, encoding: 'pem' })).toMatchObject({ status: 400, body: { code: 400 } })
  })

  test('a value over 64 KiB is refused', () => {
    const tenant = new AicTenant()
    const refused = tenant.ask(`PUT ${path}`, { ...put, valueBase64: base64('x'.repeat(65_537)) })
    expect(refused).toMatchObject({ status: 500, body: { message: 'Failed to create secret' } })
  })
})
