import { expect } from 'vitest'
import { bearer, timed, type Timed } from '../support/timed.ts'
import type { ModelClock, Pace } from './model-clock.ts'
import type { Request } from './promotion-answers.ts'
import { PromotionModel } from './promotion-model.ts'
import { type SiteName, sites } from './promotion-state.ts'

/** Who calls; every environment knows all of them. */
export const callers = ['ada', 'ben', 'ci'] as const
export type Caller = (typeof callers)[number]

const scopes = ['fr:idm:*', 'fr:idc:promotion:*', 'fr:idc:esv:*', 'fr:idc:direct-configuration:session:*']

/** What the environments hold when a run begins: config id to the value of its one member. */
const configurations: Record<SiteName, Record<string, unknown>> = {
  development: { 'emailTemplate/welcome': 'hello', first: 'one', second: 'both' },
  staging: { 'emailTemplate/welcome': 'hi', second: 'both', old: 'gone' },
  production: { second: 'both' },
  sandbox: {},
}

/** Tenants whose environments begin as the model's do. */
export const newTenants = (): Promise<Timed> =>
  timed(
    Object.fromEntries(
      sites.map((site) => [
        site,
        {
          serviceAccounts: callers.map((name) => ({ name, scopes })),
          configuration: Object.entries(configurations[site]).map(([idm, value]) => ({ idm, body: { value } })),
        },
      ]),
    ),
  )

/** A sandbox beside its model, the tokens of its callers, and the ids that were ever given. */
export interface Bench {
  readonly tenants: Timed
  readonly name: string
  readonly model: PromotionModel
  readonly tokens: Map<string, { readonly text: string; readonly from: number }>
  readonly locks: string[]
  readonly reports: string[]
}

/** How a run begins. */
export interface Start {
  readonly pace: Pace
  readonly isFrozen: boolean
}

/** A run's sandbox, made by the control API. */
export async function begin(tenants: Timed, name: string, { pace, isFrozen }: Start): Promise<Bench> {
  const wall = (tenants.wall.ms = Date.UTC(2026, 10, 21, 9))
  const made = await tenants.control('POST', '/sandboxes', { name, seed: name, pace, clock: { frozen: isFrozen } })
  expect(made.status).toBe(201)
  const clock: ModelClock = isFrozen ? { stands: wall } : { ahead: 0 }
  const model = new PromotionModel(clock, pace, configurations)
  return { tenants, name, model, tokens: new Map(), locks: [], reports: [] }
}

/** Seconds that a token lives: longer than any run's clock goes. */
const longSeconds = 1_000_000_000

/** The header of a caller's token that is good now; a new one where the clock was set to before the last one. */
async function tokenOf({ tenants, name, model, tokens }: Bench, site: SiteName, principal: Caller): Promise<object> {
  const now = model.now(tenants.wall.ms)
  const known = tokens.get(`${site} ${principal}`)
  if (known && known.from <= now) return bearer(known.text)
  const order = { vendor: 'pingone-aic', site, principal, lifetimeSeconds: longSeconds }
  const { status, body } = await tenants.control('POST', `/sandboxes/${name}/tokens`, order)
  expect(status).toBe(200)
  tokens.set(`${site} ${principal}`, { text: String(body.token), from: Math.floor(now / 1000) * 1000 })
  return bearer(String(body.token))
}

const promotion = '/environment/promotion'
const session = '/environment/direct-configuration/session'

const lines: Readonly<Record<Request['op'], string>> = {
  lock: `POST ${promotion}/lock`,
  unlock: `DELETE ${promotion}/lock/`,
  'check-lock': `GET ${promotion}/lock/state`,
  local: `GET ${promotion}/lock/state?localLockOnly=true`,
  progress: `GET ${promotion}/promote`,
  start: `POST ${promotion}/promote`,
  rollback: `POST ${promotion}/rollback`,
  lastReport: `GET ${promotion}/report`,
  report: `GET ${promotion}/report/`,
  reports: `GET ${promotion}/reports`,
  provisional: `GET ${promotion}/report/provisional`,
  provisionalRollback: `GET ${promotion}/report/provisional-rollback`,
  restart: 'POST /environment/startup?_action=restart',
  restartStatus: 'GET /environment/startup',
  info: 'GET /environment/info',
  initSession: `PUT ${session}/init`,
  applySession: `PUT ${session}/apply`,
  abortSession: `PUT ${session}/abort`,
  getConfigs: 'GET /openidm/config?_queryFilter=true',
  putConfig: 'PUT /openidm/config/',
  deleteConfig: 'DELETE /openidm/config/',
  putVariable: 'PUT /environment/variables/',
  deleteVariable: 'DELETE /environment/variables/',
  getVariable: 'GET /environment/variables/',
}

/** The body of a call. */
function bodyOf(request: Request): object | undefined {
  if (request.op === 'start') {
    const { dryRun, ignore, unlock, promoter } = request
    const options = { ignoreEncryptedSecrets: ignore, unlockEnvironmentsAfterPromotion: unlock }
    return { dryRun, ...options, ...(promoter === undefined ? {} : { promoter }) }
  }
  if (request.op === 'rollback') return { unlockEnvironmentsAfterPromotion: request.unlock }
  if (request.op === 'putConfig') return { value: request.value }
  if (request.op === 'putVariable') return { expressionType: 'string', valueBase64: 'b25l' }
  return undefined
}

/** Sends a call as one of the callers. */
export async function send(bench: Bench, site: SiteName, caller: Caller, request: Request) {
  const line = lines[request.op] + ('id' in request ? encodeURIComponent(request.id) : '')
  const headers = { ...(await tokenOf(bench, site, caller)), 'accept-api-version': 'protocol=1.0,resource=1.0' }
  const body = bodyOf(request)
  return bench.tenants.call(bench.name, line, { site, headers, ...(body ? { body } : {}) })
}
