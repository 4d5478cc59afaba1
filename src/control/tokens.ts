import { mintToken, type Tenancy } from '../sandbox/index.ts'
import { type Defect, defects, type Jwk, type Mint, type Minting, type Signer } from '../vendors/vendor.ts'
import { Chance, instantText, siteOf } from '../world/index.ts'
import type { TokenOrder } from './forms.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { AskedSandbox, Control, SandboxRoute } from './route.ts'
import { answerOf, listOf, shape, text, textOrNull, whole } from './schemas.ts'

/** An order with every part found: whose token, of which site, made by which mint. */
interface Job {
  readonly tenancy: Tenancy
  readonly site: string
  readonly kind: string
  readonly mint: Mint
}

const order = shape({
  vendor: text('The vendor; the first one unless given.'),
  site: text('The site; the first one unless given.'),
  kind: text('Which of the kinds of token that the vendor mints; access unless given.'),
  principal: text('The id of the principal; the first one of the site unless given.'),
  scopes: { ...listOf(text()), description: 'The scopes; those of the principal unless given.' },
  lifetimeSeconds: {
    ...whole(1, 'For how long it is valid; what the tenant gives unless given.'),
    maximum: 1_000_000_000,
  },
  defect: { type: 'string', enum: [...defects], description: 'What is to be wrong with it.' },
})

const tokenSchema = answerOf({
  token: text('The token.'),
  kind: text(),
  vendor: text(),
  site: text(),
  principal: textOrNull('Whom it names.'),
  scopes: listOf(text()),
  expiresAt: textOrNull('When it expires on the clock of the sandbox; null when a defect decides its times.'),
})

function jobOf({ registry }: Control, { vendor, site, kind = 'access', defect }: TokenOrder): Job | Answer {
  const { tenancies } = registry.engine
  const tenancy = vendor === undefined ? [...tenancies.values()][0] : tenancies.get(vendor)
  if (!tenancy) return unknown('There is no vendor', vendor ?? '', tenancies.keys())
  const name = site ?? tenancy.sites[0] ?? ''
  if (!tenancy.sites.includes(name)) return unknown(`${tenancy.vendor.name} has no site`, name, tenancy.sites)
  const mint = tenancy.vendor.mints[kind]
  if (mint && (defect === undefined || mint.defects.includes(defect))) return { tenancy, site: name, kind, mint }
  const wanted = defect === undefined ? kind : `${kind} with the defect ${defect}`
  return problem('invalid', `${tenancy.vendor.name} mints no ${wanted}; possible are ${possible(tenancy)}.`)
}

function unknown(what: string, name: string, known: Iterable<string>): Answer {
  return problem('invalid', `${what} ${name}; ${suggestion(name, known)}.`)
}

function possible({ vendor }: Tenancy): string {
  const kinds = Object.entries(vendor.mints).map(([kind, mint]) => `${kind} (${mint.defects.join(', ')})`)
  return kinds.length === 0 ? 'none' : kinds.join('; ')
}

/** Asks the mint for claims, and puts the chance that they took into the world before anything is waited for. */
function draw({ control, sandbox, body, nowMs }: AskedSandbox<{ body: TokenOrder }>, { tenancy, site, mint }: Job) {
  const { world } = sandbox
  const { vendor, facts } = tenancy
  const chance = new Chance(world.meters.chance)
  const here = siteOf(world.resources, vendor.name, site)
  const origin = control.host.sitesOf(sandbox.name)[vendor.name]?.[site] ?? control.host.controlUrl()
  const minting = mint.make(body, { facts, world, site, here, nowMs, origin, chance })
  if (typeof minting === 'string') return minting
  const ivHex = chance.hex(16)
  sandbox.world = { ...world, meters: { ...world.meters, chance: chance.state } }
  return { minting, ivHex }
}

async function mint(asked: AskedSandbox<{ body: TokenOrder }>): Promise<Answer> {
  const { control, sandbox, body, accept, nowMs, wallMs } = asked
  const job = jobOf(control, body)
  if ('status' in job) return job
  const { tenancy, site, kind } = job
  const { facts } = tenancy
  const drawn = draw(asked, job)
  if (typeof drawn === 'string') return problem('invalid', drawn)
  const { minting, ivHex } = drawn
  const vendor = tenancy.vendor.name
  const form = minting.token === undefined ? undefined : tenancy.vendor.tokens[minting.token]
  const here = siteOf(sandbox.world.resources, vendor, site)
  const tokenPlace = { world: sandbox.world, vendor, site, here, facts }
  const sign = minting.sign ?? (form?.kind === 'jws' ? form.signer?.(tokenPlace) : undefined)
  const strangerKey = strangerTo(control.registry.engine.keys, sign)
  if (!strangerKey && body.defect === 'unknown-key')
    return problem('unavailable', 'There is no second key pair; start Backlot with its own key pool.')
  const place = { ...tokenPlace, nowMs, wallMs, ivHex, strangerKey: strangerKey ?? {} }
  const token = await mintToken(minting, form, place, body.defect)
  if (accept.includes('text/plain')) return { status: 200, mediaType: 'text/plain', body: token }
  return ok({ token, kind, vendor, site, ...about(minting, body) })
}

/** Another key pair than the one that signs, told apart by modulus or point; an empty one when nothing is signed. */
function strangerTo(keys: readonly Jwk[], sign: Signer | undefined): Jwk | undefined {
  if (!sign) return {}
  const alike = keys.filter(({ kty, crv }) => kty === sign.jwk.kty && crv === sign.jwk.crv)
  return alike.find((key) => key.n !== sign.jwk.n || key.x !== sign.jwk.x)
}

const timeDefects: ReadonlySet<Defect | undefined> = new Set<Defect>(['expired', 'not-yet-valid'])

function about({ claims }: Minting, { scopes, defect }: TokenOrder) {
  const { sub, exp, scope } = claims
  const named = Array.isArray(scope) ? scope : typeof scope === 'string' && scope !== '' ? scope.split(' ') : undefined
  return {
    principal: typeof sub === 'string' ? sub : null,
    scopes: named ?? scopes ?? [],
    expiresAt: typeof exp === 'number' && !timeDefects.has(defect) ? instantText(exp * 1000) : null,
  }
}

/** Tokens that the vendors' tenants would issue or accept, or would not. */
export const tokenRoutes: readonly SandboxRoute[] = [
  {
    method: 'POST',
    path: '/tokens',
    id: 'mintToken',
    summary: 'Mint a token, good or with a named defect',
    description: 'With `Accept: text/plain` the answer is the bare token.',
    tag: 'Tokens and credentials',
    body: order,
    example: { kind: 'access' },
    replies: { 200: tokenSchema },
    handle: mint,
  },
]
