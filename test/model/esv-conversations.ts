import fc from 'fast-check'
import { type Credential, type SiteName, sites } from './esv-bench.ts'
import {
  call,
  type Command,
  type CookieChoice,
  fork,
  login,
  moveClock,
  moveToEnd,
  passTime,
  reset,
  setPace,
  stepByHand,
} from './esv-commands.ts'
import type { Request } from './esv-operations.ts'
import type { Move, Pace } from './model-clock.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const key = (bytes: number): string => base64(base64('k'.repeat(bytes)))
const pem = base64('-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n')

const which = fc.oneof(fc.constant(0), fc.nat({ max: 11 }))
const site = fc.oneof(
  { weight: 7, arbitrary: fc.constant<SiteName>('development') },
  { weight: 1, arbitrary: fc.constantFrom(...sites) },
)
const usually = <T>(value: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 14, arbitrary: value }, { weight: 1, arbitrary: seldom })

// Few ids, so that calls meet; the odd ones sort otherwise by letters than by bytes.
const id = usually(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('esv-a', 'esv-c') },
    { weight: 2, arbitrary: fc.constantFrom('esv-b', 'esv-a-1', 'esv-a_1') },
  ),
  fc.constantFrom('esv-A', 'esv-', 'a', `esv-${'x'.repeat(124)}`, `esv-${'x'.repeat(125)}`),
)
const version = usually(
  fc.constantFrom('1', '1', '2', '2', '3', '4', '5', 'latest', 'latest', '12'),
  fc.constantFrom('0', 'newest', '1.5'),
)
const good = fc.constantFrom(base64('one'), base64('two'), base64('three'))
const value = usually(
  fc.oneof(good, fc.constantFrom('', key(9), key(16), key(24), key(32), pem)),
  fc.constantFrom<unknown>('b25', 'b25l!', 7),
)
const description = usually<unknown>(
  fc.constantFrom('', 'first', 'second'),
  fc.constantFrom<unknown>('d'.repeat(1000), 'd'.repeat(1001), true),
)
const type = usually<unknown>(fc.constantFrom('string', 'int'), fc.constantFrom<unknown>('text', 5))
const encoding = usually<unknown>(
  fc.oneof(fc.constant('generic'), fc.constantFrom('generic', 'pem', 'base64hmac', 'base64aes')),
  fc.constantFrom<unknown>('base64', 1),
)
const unknownMember = { loaded: fc.constant(true) }

const bodies = {
  variable: fc.record(
    { valueBase64: value, description, expressionType: type, ...unknownMember },
    { requiredKeys: ['valueBase64'] },
  ),
  secret: fc.record(
    {
      valueBase64: value,
      description,
      encoding,
      useInPlaceholders: usually<unknown>(fc.boolean(), fc.constant('yes')),
    },
    { requiredKeys: ['valueBase64', 'encoding', 'useInPlaceholders'] },
  ),
  version: fc.record({ valueBase64: value }),
  description: fc.record({ description }),
  status: fc.record({ status: usually<unknown>(fc.constantFrom('ENABLED', 'DISABLED'), fc.constant('DESTROYED')) }),
}

/** A body, seldom one that lacks a member, seldom none. */
const sent = (body: fc.Arbitrary<object>): fc.Arbitrary<Record<string, unknown> | undefined> =>
  fc.oneof(
    { weight: 14, arbitrary: body as fc.Arbitrary<Record<string, unknown>> },
    { weight: 1, arbitrary: fc.constantFrom({}, undefined, { description: 'only this' }) },
  )

const op = <Op extends Request['op']>(...names: Op[]): fc.Arbitrary<Op> => fc.constantFrom(...names)
const withBody = (name: Request['op'], body: fc.Arbitrary<object>): fc.Arbitrary<Request> =>
  fc.record({ op: fc.constant(name), id, body: sent(body) }) as fc.Arbitrary<Request>

const reads: fc.Arbitrary<Request> = fc.oneof(
  fc.record({ op: op('getVariable', 'getSecret', 'listVersions'), id }),
  fc.record({ op: op('getVersion'), id, version }),
  fc.record({ op: op('count'), onlyPending: fc.boolean() }),
  fc.record({ op: op('status') }),
)
const writes: fc.Arbitrary<Request> = fc.oneof(
  { weight: 4, arbitrary: withBody('putVariable', bodies.variable) },
  { weight: 4, arbitrary: withBody('putSecret', bodies.secret) },
  { weight: 4, arbitrary: withBody('addVersion', bodies.version) },
  withBody('describeVariable', bodies.description),
  withBody('describeSecret', bodies.description),
  {
    weight: 4,
    arbitrary: fc.record({ op: op('setStatus'), id, version, body: sent(bodies.status) }) as fc.Arbitrary<Request>,
  },
  { weight: 2, arbitrary: fc.record({ op: op('deleteVersion'), id, version }) },
  { weight: 2, arbitrary: fc.record({ op: op('deleteVariable', 'deleteSecret'), id }) },
)
const credential = usually<Credential>(fc.constant('own'), fc.constantFrom('none', 'parent', 'short'))
const calls = (request: fc.Arbitrary<Request>): fc.Arbitrary<Command> =>
  fc
    .record({ which, site, credential, request })
    .map((plan) => call({ ...plan, cookie: undefined, version: undefined }))

const versionOne = fc.constantFrom(undefined, 'resource=1.0', 'protocol=2.0,resource=1.0')
const versionTwo = fc.constantFrom('resource=2.0', 'protocol=1.0,resource=2.0')
const listing = fc.record({
  op: op('listVariables', 'listSecrets'),
  onlyPending: fc.boolean(),
  size: usually(fc.constantFrom(undefined, '1', '2', '100'), fc.constantFrom('0', '101', 'many')),
  offset: usually(fc.constantFrom(undefined, undefined, '0', '1', '40'), fc.constantFrom('-1', 'few')),
})
const lists: fc.Arbitrary<Command> = fc
  .record({ which, site, credential, listing, isVersionTwo: fc.boolean(), one: versionOne, two: versionTwo })
  .chain(({ listing: { size, offset, ...rest }, isVersionTwo, one, two, ...plan }) =>
    usually<CookieChoice>(fc.option(fc.nat({ max: 20 }), { nil: undefined }), fc.constant('unknown')).map((cookie) =>
      call({
        ...plan,
        cookie,
        version: isVersionTwo ? two : one,
        request: {
          ...rest,
          isVersionTwo,
          ...(size === undefined ? {} : { size }),
          ...(offset === undefined ? {} : { offset }),
        },
      }),
    ),
  )

/** How a run may begin, and where a pace may lead. */
export const pace = fc.constantFrom<Pace>(1, 20, 4, 0.5, 'instant', 'manual')
// Beside and on the ends of a restart at each pace, and of a token.
const span = fc.constantFrom(
  1,
  250,
  1_000,
  5_349,
  5_350,
  26_750,
  106_999,
  107_000,
  214_000,
  898_999,
  899_000,
  86_400_000,
)
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: span.map((advance) => ({ advance })) },
  span.map((ms) => ({ set: ms })),
  span.map((ms) => ({ set: -ms })),
  fc.constant<Move>({ freeze: true }),
  fc.constant<Move>({ resume: true }),
)
const forks = fc
  .record({
    which,
    pace: fc.option(pace, { nil: undefined }),
    byMs: fc.option(
      fc.oneof(
        span,
        span.map((ms) => -ms),
      ),
      { nil: undefined },
    ),
    frozen: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(fork)

const weigh = (weight: number, arbitrary: fc.Arbitrary<Command>): readonly fc.Arbitrary<Command>[] =>
  Array.from({ length: weight }, () => arbitrary)

/** All commands; those that stand more than once come up more often. */
export const commands: fc.Arbitrary<Command>[] = [
  ...weigh(9, calls(writes)),
  ...weigh(4, calls(reads)),
  ...weigh(4, lists),
  ...weigh(3, calls(fc.constant<Request>({ op: 'restart' }))),
  ...weigh(
    3,
    fc.tuple(which, move).map(([at, by]) => moveClock(at, by)),
  ),
  ...weigh(
    2,
    fc.tuple(which, fc.constantFrom(0, 1)).map(([at, before]) => moveToEnd(at, before)),
  ),
  ...weigh(1, span.map(passTime)),
  ...weigh(
    1,
    fc.tuple(which, pace).map(([at, to]) => setPace(at, to)),
  ),
  ...weigh(
    1,
    fc.tuple(which, site).map(([at, where]) => stepByHand(at, where)),
  ),
  ...weigh(1, which.map(login)),
  ...weigh(1, forks),
  ...weigh(1, which.map(reset)),
]
