import { CompactSign, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { testKeys } from '../../src/host/index.ts'
import { OpenedTokens, sealToken, type SitePlace } from '../../src/sandbox/tokens.ts'
import type { Jwk, SignedForm } from '../../src/vendors/vendor.ts'
import { emptyWorld } from '../../src/world/index.ts'

const [ours, theirs] = testKeys() as [Jwk, Jwk]
const world = { ...emptyWorld('here', 'test', 1), secret: 'a' }

/** Tokens that name their key as `kid`; the keys of the place are its facts. */
const form: SignedForm = {
  kind: 'jws',
  algorithms: ['RS256'],
  keyFor: ({ header }, { facts }) => facts[String(header['kid'])] as Jwk | undefined,
  signer: () => ({ alg: 'RS256', jwk: ours, header: { kid: 'ours' } }),
}

const placeOf = (keys: Record<string, Jwk>): SitePlace => ({
  world,
  vendor: 'tiny',
  site: 'north',
  here: {},
  facts: keys,
})

const signed = async (key: Jwk, header: { alg: string; kid: string }, payload = '{"sub":"ada"}'): Promise<string> =>
  new CompactSign(Buffer.from(payload)).setProtectedHeader(header).sign(await importJWK(key, header.alg))

test('what the tenant signs is opened with the key that the token names', async () => {
  const place = placeOf({ ours })
  const token = await sealToken(form, { sub: 'ada' }, place, '')
  expect(await new OpenedTokens().open(form, token, place)).toEqual({
    ok: true,
    header: { alg: 'RS256', kid: 'ours' },
    claims: { sub: 'ada' },
  })
})

test.each([
  ['another key', () => signed(theirs, { alg: 'RS256', kid: 'ours' }), /signature verification failed/],
  ['a key that nobody here has', () => signed(ours, { alg: 'RS256', kid: 'lost' }), /nobody here has the key/],
  ['an algorithm that is not accepted', () => signed(ours, { alg: 'RS512', kid: 'ours' }), /signed by RS512/],
  ['claims that are no object', () => signed(ours, { alg: 'RS256', kid: 'ours' }, '[1]'), /no signed token/],
  ['no signature', () => Promise.resolve('eyJhbGciOiJub25lIn0.e30'), /no signed token/],
  ['no JSON', () => Promise.resolve('a.b.c'), /no signed token/],
])('a token with %s is not opened', async (_what, make, reason) => {
  const opened = await new OpenedTokens().open(form, await make(), placeOf({ ours }))
  expect(opened.ok ? 'opened' : opened.reason).toMatch(reason)
})

test('an opened token is remembered until its key is another one', async () => {
  const tokens = new OpenedTokens()
  const place = placeOf({ ours })
  const token = await signed(ours, { alg: 'RS256', kid: 'ours' })
  const first = await tokens.open(form, token, place)
  expect(tokens.open(form, token, place)).toBe(first)
  const elsewhere = placeOf({ ours: theirs })
  const changed = await tokens.open(form, token, elsewhere)
  expect(changed.ok).toBe(false)
  expect(tokens.open(form, token, elsewhere)).toBe(changed)
  expect(await tokens.open(form, token, placeOf({}))).toMatchObject({ ok: false, reason: /nobody/ })
})

test('a form that only clients sign makes no token of the tenant', () => {
  const { signer: _none, ...clients } = form
  expect(() => sealToken(clients, {}, placeOf({}), '')).toThrow(/its clients sign this form/)
})
