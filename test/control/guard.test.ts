import { expect, test } from 'vitest'
import { guard } from '../../src/control/index.ts'
import { documentOf, newBench } from '../support/control.ts'

const status = (headers: Record<string, string>, options = {}, isOpen = false): number | undefined =>
  guard(options)({ headers, isOpen })?.status

test.each([
  ['localhost'],
  ['localhost:7400'],
  ['LOCALHOST:7400'],
  ['127.0.0.1:7400'],
  ['127.1.2.3'],
  ['[::1]:7400'],
  ['north--tiny--default.localhost:7400'],
])('the host %s is this machine', (host) => {
  expect(status({ host })).toBeUndefined()
})

test.each([
  ['evil.example'],
  ['127.0.0.1.evil.example'],
  ['localhost.evil.example'],
  ['[::2]'],
  ['128.0.0.1'],
  [''],
  ['a:b:c'],
])('the host %j is refused', (host) => {
  expect(status({ host })).toBe(403)
})

test.each([
  ['http://localhost:3000', undefined],
  ['https://127.0.0.1', undefined],
  ['http://evil.example', 403],
  ['http://localhost.evil.example', 403],
  ['http://localhost@evil.example', 403],
  ['null', 403],
  ['file://', 403],
  ['chrome-extension://localhost', 403],
])('the origin %s gives %s', (origin, expected) => {
  expect(status({ host: 'localhost', origin })).toBe(expected)
})

test('named hosts are allowed, as host and as origin', () => {
  const options = { allowedHosts: ['Backlot', 'ci.example:7400'] }
  expect(status({ host: 'backlot:7400' }, options)).toBeUndefined()
  expect(status({ host: 'ci.example', origin: 'https://ci.example' }, options)).toBeUndefined()
  expect(status({ host: 'other.example' }, options)).toBe(403)
})

test('a token is demanded of everything but what is open', () => {
  const options = { token: 'secret' }
  const host = 'localhost'
  expect(status({ host }, options)).toBe(401)
  expect(status({ host, authorization: 'Bearer secret' }, options)).toBeUndefined()
  expect(status({ host, authorization: 'bearer secret' }, options)).toBeUndefined()
  expect(status({ host, authorization: 'Bearer secre' }, options)).toBe(401)
  expect(status({ host, authorization: 'Basic secret' }, options)).toBe(401)
  expect(status({ host }, options, true)).toBeUndefined()
})

test('the whole API is guarded, health only against foreign callers', async () => {
  const { ask, app, registry } = await newBench({ token: 'secret' })
  expect((await ask('GET', '/health')).status).toBe(200)
  const paths = Object.entries((await documentOf(app, { authorization: 'Bearer secret' })).paths)
  for (const [path, item] of paths) {
    for (const method of Object.keys(item)) {
      const url = path.replaceAll(/\{[^}]+\}/g, 'default')
      const expected = path === '/_backlot/health' ? 200 : 401
      const response = await app.inject({ method: method as 'GET', url })
      expect([method, url, response.statusCode]).toEqual([method, url, expected])
      const foreign = await app.inject({ method: method as 'GET', url, headers: { origin: 'http://evil.example' } })
      expect([method, url, foreign.statusCode]).toEqual([method, url, 403])
    }
  }
  for (const url of ['/', '/_backlot/docs', '/_backlot/docs/static/index.css', '/_backlot/none']) {
    expect([url, (await app.inject(url)).statusCode]).toEqual([url, 401])
  }
  expect(registry.list()).toHaveLength(1)
  const challenge = await ask('GET', '/ready')
  expect(challenge.headers['www-authenticate']).toBe('Bearer')
  expect((await ask('GET', '/ready', undefined, { authorization: 'Bearer secret' })).status).toBe(200)
})
