import { compileContract, loadContract, type Profile } from '../../src/contract/index.ts'
import { createEngine, type Engine, type Tenancy } from '../../src/sandbox/index.ts'
import type { Call, Jwk, Principal, Vendor } from '../../src/vendors/vendor.ts'
import { Collection, defineMachine, type Problem, refuse, reply, type SiteResources } from '../../src/world/index.ts'

/** A thing, as the tiny vendor stores it. */
export interface Thing {
  readonly id: string
  readonly color: string
  readonly pin?: string
}

const contractText = `
openapi: 3.1.0
info: { title: Tiny, version: '1' }
paths:
  /things/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    get:
      operationId: getThing
      summary: Get a thing
      tags: [things]
      security: [{ bearer: ['things:read'] }]
      responses: { '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, 4XX: { $ref: '#/components/responses/Refused' } }
    put:
      operationId: putThing
      summary: Put a thing
      tags: [things]
      security: [{ bearer: ['things:write'] }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, 4XX: { $ref: '#/components/responses/Refused' } }
  /polish:
    post:
      operationId: polish
      summary: Begin to polish
      tags: [work]
      security: []
      responses: { '202': { description: Begun }, 4XX: { $ref: '#/components/responses/Refused' } }
components:
  responses:
    Refused: { description: Refused, content: { application/json: { schema: { type: object, required: [message] } } } }
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Thing:
      type: object
      required: [id, color]
      properties: { id: { type: string }, color: { type: string }, pin: { type: string, x-backlot-secret: true } }
`

/** Polishing: takes `polishTime`, after which every thing shines; it can fail on the way. */
const polishing = defineMachine({
  name: 'polishing',
  states: ['dull', 'busy', 'bright', 'broken'],
  initial: 'dull',
  rows: [
    { from: 'dull', on: 'begin', to: 'busy' },
    { from: 'bright', on: 'begin', to: 'busy' },
    {
      from: 'busy',
      after: 'polishTime',
      to: 'bright',
      effect: ({ sites, site }) => ({ here: { things: shining(thingsOf(sites[site] ?? {})) } }),
    },
    { from: 'busy', on: 'fail', to: 'broken' },
  ],
})

const clockwork = defineMachine({
  name: 'clockwork',
  states: ['still', 'going'],
  initial: 'still',
  rows: [{ from: 'still', on: 'wind', to: 'going' }],
})

const thingsOf = (here: SiteResources): Collection<Thing> => here['things'] as Collection<Thing>

function shining(things: Collection<Thing>): Collection<Thing> {
  let next = things
  for (const thing of things) next = next.with(thing.id, { ...thing, color: 'shining' })
  return next
}

const refusal = (code: string, status: number, message: string): Problem => ({
  code,
  status,
  shape: 'tiny',
  message,
  standing: 'assumed',
  source: 'invented for tests',
})

const problems = {
  lost: refusal('lost', 404, 'lost'),
  tired: { ...refusal('tired', 503, 'tired'), headers: { 'retry-after': '7' } },
  unauthenticated: refusal('unauthenticated', 401, 'who are you'),
  unauthorized: refusal('unauthorized', 403, 'not you'),
  rateLimited: refusal('rateLimited', 429, 'too many'),
  invalid: refusal('invalid', 400, 'does not fit'),
} satisfies Record<string, Problem>

const ada: Principal = { id: 'ada', name: 'Ada', scopes: ['things:read', 'things:write'] }

function bearerOf({ headers }: Call): string | undefined {
  const { authorization } = headers
  return typeof authorization === 'string' ? authorization.replace(/^Bearer /, '') : undefined
}

/** A vendor with one collection, a machine that can fail and one that cannot, and one kind of token. */
export const tinyVendor: Vendor = {
  name: 'tiny',
  firstCall: '/things/one',
  collections: { things: { indexes: { color: (thing: Thing) => thing.color }, secrets: ['pin'] } },
  machines: [polishing, clockwork],
  behaviours: {
    getThing: {
      behave: ({ here, path }) => {
        const thing = thingsOf(here).get(String(path['id']))
        return thing ? reply(200, thing) : refuse(problems.lost)
      },
    },
    putThing: {
      behave: ({ here, path, body }) => {
        const things = thingsOf(here).with(String(path['id']), body as Thing)
        return reply(200, body, { change: { here: { things } } })
      },
    },
    polish: { behave: () => reply(202, undefined, { send: [{ machine: 'polishing', event: 'begin' }] }) },
  },
  problems,
  schemes: {
    bearer: {
      find: bearerOf,
      token: 'sealed',
      judge: (opened, { world, nowMs }) => {
        if (!opened.ok) return { reason: opened.reason }
        const { sandbox, exp, scope } = opened.claims
        if (sandbox !== world.name) return { reason: 'from elsewhere' }
        if (Number(exp) * 1000 <= nowMs) return { reason: 'expired' }
        return { ...ada, scopes: scope as string[] }
      },
    },
  },
  tokens: { sealed: { kind: 'jwe', alg: 'dir', enc: 'A128CBC-HS256', header: { typ: 'JWT' } } },
  mints: {
    access: {
      defects: ['expired', 'tampered'],
      make: ({ principal = 'ada', scopes = ada.scopes, lifetimeSeconds = 600 }, { world, nowMs, chance }) => {
        if (principal !== 'ada') return `nobody is named ${principal}`
        const exp = Math.floor(nowMs / 1000) + lifetimeSeconds
        return { claims: { sub: 'ada', scope: scopes, exp, sandbox: world.name, jti: chance.uuid() }, token: 'sealed' }
      },
    },
  },
  console: {
    paint: {
      summary: 'Paint a thing in a colour drawn by chance, and begin to polish',
      input: {
        type: 'object',
        properties: { id: { type: 'string' } },
        required: ['id'],
        additionalProperties: false,
      },
      example: { id: 'one' },
      act: ({ id }: { id: string }, { here, chance }) => {
        const thing = thingsOf(here).get(id)
        if (!thing) return { refused: 'unknown', because: `There is no thing ${id}.` }
        const color = chance.hex(3)
        const change = { here: { things: thingsOf(here).with(id, { ...thing, color }) } }
        return { result: { color }, change, send: [{ machine: 'polishing', event: 'begin' }] }
      },
    },
  },
  refusals: {
    unauthenticated: () => problems.unauthenticated,
    unauthorized: () => problems.unauthorized,
    rateLimited: (seconds) => ({ ...problems.rateLimited, headers: { 'retry-after': String(seconds) } }),
    invalid: () => problems.invalid,
    malformed: () => problems.invalid,
    noRoute: () => problems.lost,
    methodNotAllowed: () => problems.lost,
    notImplemented: () => problems.lost,
  },
  parse: ({ body }) => ({ value: body && (JSON.parse(Buffer.from(body).toString('utf8')) as unknown) }),
  render: ({ message }) => ({ body: { message }, mediaType: 'application/json' }),
  bodySuffix: () => '',
  headers: () => ({}),
  seed: ({ fixture }) => {
    let things = Collection.empty<Thing>({ color: (thing) => thing.color })
    for (const thing of (fixture['things'] ?? []) as Thing[]) things = things.with(thing.id, thing)
    return { things }
  },
  credentials: (here) => ({ pins: [...thingsOf(here)].map(({ id, pin }) => ({ id, pin })) }),
}

const things = [
  { id: 'one', color: 'red', pin: '1111' },
  { id: 'two', color: 'blue', pin: '2222' },
]

const profile: Profile = { vendor: 'tiny', title: 'Tiny', sites: ['north', 'south'], facts: {} }

const contract = loadContract(compileContract([{ file: 'tiny.yaml', text: contractText }], { vendor: 'tiny' }))

/** An engine with the tiny vendor alone; its clients have no keys. */
export function tinyEngine(keys: readonly Jwk[] = [], maxBytes?: number): Engine {
  const tenancy: Tenancy = {
    vendor: tinyVendor,
    contract,
    profile,
    facts: {
      polishTime: { ms: 100_000, kind: 'work' },
      rateLimits: [{ vendor: 'tiny', group: 'work', limit: 5, windowSeconds: 60 }],
    },
    fixture: { north: { things }, south: { things: things.slice(0, 1) } },
    sites: profile.sites,
  }
  return createEngine([tenancy], keys, maxBytes === undefined ? {} : { maxBytes })
}
