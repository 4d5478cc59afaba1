import { afterEach, expect, test, vi } from 'vitest'
import { bearer, timed } from '../support/timed.ts'

const scopes = ['fr:idc:esv:*', 'fr:am:*', 'fr:idm:*']
const fixture = { development: { serviceAccounts: [{ name: 'ci', scopes }] } }

/** Frames of our own code outside the host room. */
const ours = /[/\\]src[/\\](?!host[/\\])\S+\.ts/

/** Who read the machine's time, waited or drew by chance while our code was at work. */
function watchMachine(): string[] {
  const seen: string[] = []
  Error.stackTraceLimit = 50
  const note = (what: string): void => {
    const frame = new Error(what).stack?.split('\n').find((line) => ours.test(line))
    if (frame) seen.push(`${what} ${frame.trim()}`)
  }
  const watch = (on: object, name: string): void => {
    const real = (on as Record<string, (...given: unknown[]) => unknown>)[name] as (...given: unknown[]) => unknown
    vi.spyOn(on as Record<string, () => unknown>, name).mockImplementation(function (
      this: unknown,
      ...given: unknown[]
    ) {
      note(name)
      return Reflect.apply(real, this, given)
    } as () => unknown)
  }
  const RealDate = Date
  watch(RealDate, 'now')
  for (const name of ['setTimeout', 'setInterval', 'setImmediate']) watch(globalThis, name)
  watch(Math, 'random')
  watch(performance, 'now')
  watch(globalThis.crypto, 'getRandomValues')
  watch(globalThis.crypto, 'randomUUID')
  const WatchedDate = new Proxy(RealDate, {
    construct: (target, given: []) => {
      if (given.length === 0) note('new Date')
      return Reflect.construct(target, given)
    },
    apply: (target) => {
      note('Date')
      return target()
    },
  })
  vi.stubGlobal('Date', WatchedDate)
  return seen
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a whole conversation reads neither the wall clock nor timers nor chance, libraries included', async () => {
  const { control, call, token, wall } = await timed(fixture, { jtiReplay: 'refused' })
  await control('POST', '/sandboxes', { name: 'here', seed: 'same' })
  const seen = watchMachine()
  const order = { vendor: 'pingone-aic', site: 'development', kind: 'assertion' }
  const { body } = await control('POST', '/sandboxes/here/tokens', order)
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', client_id: 'service-account' }
  const login = await call('here', 'POST /am/oauth2/access_token', {
    body: new URLSearchParams({ ...form, assertion: body.token as string }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const headers = bearer(login.json.access_token as string)
  const statuses = [login.status]
  const ask = async (line: string, sent?: object) => {
    const { status } = await call('here', line, { headers, ...(sent ? { body: sent } : {}) })
    statuses.push(status)
  }
  const value = { valueBase64: 'b25l' }
  await ask('PUT /environment/variables/esv-a', { ...value, expressionType: 'string' })
  await ask('PUT /environment/secrets/esv-a', { ...value, encoding: 'generic', useInPlaceholders: true })
  await ask('POST /environment/secrets/esv-a/versions?_action=create', { valueBase64: 'dHdv' })
  await ask('POST /environment/startup?_action=restart')
  await control('POST', '/sandboxes/here/clock', { advance: 'PT107S' })
  wall.ms += 1_000
  await ask('GET /environment/secrets')
  await ask('GET /am/oauth2/realms/root/tokeninfo')
  await ask('GET /environment/nowhere')
  await control('POST', '/sandboxes', { name: 'fork', from: 'here' })
  await token('fork')
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 404])
  expect(seen).toEqual([])
})
