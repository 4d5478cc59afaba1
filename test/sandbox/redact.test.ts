import { expect, test } from 'vitest'
import {
  redactBody,
  redacted,
  redactHeaders,
  redactMembers,
  redactQuery,
  redactText,
} from '../../src/sandbox/redact.ts'

const none = new Set<string>()
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'

test.each([
  ['authorization', 'Bearer abc', 'Bearer [redacted]'],
  ['Authorization', 'basic YTpi', 'basic [redacted]'],
  ['authorization', 'Digest username="a", response="b"', 'Digest [redacted]'],
  ['authorization', 'abc def', '[redacted]'],
  ['proxy-authorization', 'Basic YTpi', 'Basic [redacted]'],
  ['set-cookie', ['a=1', 'b=2'], '[redacted]'],
  ['x-auth-token', 'abc', '[redacted]'],
  ['iPlanetDirectoryPro', 'abc', '[redacted]'],
  ['x-openidm-password', 'abc', '[redacted]'],
  ['x-forwarded-for', jwt, '[redacted]'],
  [
    'referer',
    'https://a.example/b?x=1&access_token=abc#code=5',
    'https://a.example/b?x=1&access_token=[redacted]#code=[redacted]',
  ],
  ['accept-api-version', 'protocol=2.1,resource=1.0', 'protocol=2.1,resource=1.0'],
  ['x-forgerock-transactionid', 'a1b2', 'a1b2'],
  ['idempotency-key', 'k-1', 'k-1'],
  ['www-authenticate', 'Bearer', 'Bearer'],
  ['location', '/environment/secrets/esv-a', '/environment/secrets/esv-a'],
])('the header %s: %s is shown as %s', (name, value, shown) => {
  expect(redactHeaders({ [name]: value })).toEqual({ [name]: shown })
})

test('members are secret by their marked names in any case, by names that always are, and by what they look like', () => {
  const shown = redactMembers(
    {
      valueBase64: 'YQ==',
      VALUEBASE64: 'YQ==',
      client_secret: 'a',
      nested: [{ apiKey: 'b', note: `see ${jwt}`, pem: '-----BEGIN RSA PRIVATE KEY-----\nAAAA' }],
      key: { kty: 'RSA', n: 'public', d: 'private', dp: 'private' },
      text: '{"keys":[{"kty":"EC","x":"public","d":"private"}]}',
      password: '',
      tokenId: null,
    },
    new Set(['valueBase64']),
  )
  expect(shown).toEqual({
    valueBase64: '[redacted]',
    VALUEBASE64: '[redacted]',
    client_secret: '[redacted]',
    nested: [{ apiKey: '[redacted]', note: 'see [redacted]', pem: '[redacted]' }],
    key: { kty: 'RSA', n: 'public', d: '[redacted]', dp: '[redacted]' },
    text: '{"keys":[{"kty":"EC","x":"public","d":"[redacted]"}]}',
    password: '',
    tokenId: null,
  })
})

test('what is no secret stays as it was', () => {
  const value = {
    secrets: 3,
    tokenName: 'a',
    passwordPolicy: { minLength: 8 },
    hasPassword: true,
    d: 'not of a key',
    json: '{ "a": 1 }',
    broken: '{"a":',
    code: 404,
    url: 'https://a.example/?code_challenge=x&_action=create',
    __proto__: null,
  }
  expect(redactMembers(value, none)).toEqual(value)
  expect(redactText('/environment/secrets/esv-a')).toBe('/environment/secrets/esv-a')
})

test('forms and queries are read by field; what is no field is only counted', () => {
  const form = 'application/x-www-form-urlencoded'
  expect(redactBody(`assertion=${jwt}&scope=a+b&password=c`, form, none)).toEqual({
    assertion: '[redacted]',
    scope: 'a b',
    password: '[redacted]',
  })
  for (const json of ['{"valueBase64":"YQ=="}', '{"password":"a=hidden"}', '{"password":"a&b=hidden"}']) {
    expect(redactBody(json, form, none)).toBe(`[${json.length} characters that are no form]`)
  }
  expect(redactQuery({ '{"password":"a': 'hidden"}' }, none)).toEqual({ '[14 characters]': '[redacted]' })
  expect(redactBody('not json: secret', 'application/json', none)).toBe('[16 characters that are no JSON]')
  expect(redactQuery({ code: 'a', _fields: ['b', jwt] }, none)).toEqual({
    code: '[redacted]',
    _fields: ['b', '[redacted]'],
  })
})

test('a value that is nested deeply is cut, not refused', () => {
  const deep = JSON.parse(`${'['.repeat(5_000)}"canary"${']'.repeat(5_000)}`) as unknown
  const text = JSON.stringify(redactMembers(deep, none))
  expect(text).toContain('too deep to show')
  expect(text).not.toContain('canary')
})

test('a text of half a million word characters takes no longer than its length', () => {
  const long = 'a'.repeat(500_000)
  expect(redactText(long)).toBe(long)
  expect(redactText(`${long}.*AAJTSQABC*`)).toBe(redacted)
})
