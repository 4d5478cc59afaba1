import type { PromotionModel } from './promotion-model.ts'
import {
  compare,
  type Changes,
  type Environment,
  type LockState,
  type Report,
  type Run,
  type SiteName,
} from './promotion-state.ts'

/** Everything that is asked of a tenant. */
export type Request =
  | {
      readonly op:
        'lock' | 'check-lock' | 'local' | 'progress' | 'lastReport' | 'reports' | 'provisional' | 'provisionalRollback'
    }
  | { readonly op: 'unlock'; readonly id: string }
  | {
      readonly op: 'start'
      readonly dryRun: boolean
      readonly ignore: boolean
      readonly unlock: boolean
      readonly promoter?: string
    }
  | { readonly op: 'rollback'; readonly unlock: boolean }
  | { readonly op: 'report'; readonly id: string }
  | {
      readonly op: 'restart' | 'restartStatus' | 'info' | 'initSession' | 'applySession' | 'abortSession' | 'getConfigs'
    }
  | { readonly op: 'putConfig'; readonly id: string; readonly value: unknown }
  | { readonly op: 'deleteConfig'; readonly id: string }
  | { readonly op: 'putVariable' | 'deleteVariable' | 'getVariable'; readonly id: string }

/** An answer; a body that is left out is not compared. */
export interface Expected {
  readonly status: number
  readonly body?: unknown
}

/** A call as it arrives, and what was answered, out of which ids are learned. */
export interface Asked {
  readonly env: Environment
  readonly caller: string
  readonly now: number
  readonly sent: any // eslint-disable-line @typescript-eslint/no-explicit-any -- the answer of the tenant
}

const upperOf: Partial<Record<SiteName, SiteName>> = { development: 'staging', staging: 'production' }
const lowerOf: Partial<Record<SiteName, SiteName>> = { staging: 'development', production: 'staging' }

const D = (status: number, message: string): Expected => ({ status, body: { code: status, message } })
const C = (message: string): Expected => ({ status: 409, body: { message } })
const E = (status: number): Expected => ({ status })

const upperOnly = ['lock', 'check-lock', 'unlock', 'progress', 'start', 'rollback', 'lastReport', 'report', 'reports']

/** The refusal of an environment that cannot take a promotion call. */
function wrongTier({ name }: Environment, op: string): Expected | undefined {
  if (op === 'provisional') {
    if (upperOf[name]) return undefined
    if (name === 'production') return D(400, 'production is no lower environment of a promotion; call staging')
    return D(400, 'sandbox takes no part in promotions; call one of development, staging')
  }
  const isAny = op === 'local' && name !== 'sandbox'
  if ((!upperOnly.includes(op) && op !== 'provisionalRollback' && op !== 'local') || lowerOf[name] || isAny)
    return undefined
  if (name === 'development') return D(400, 'development is no upper environment of a promotion; call staging')
  return D(400, 'sandbox takes no part in promotions; call one of staging, production')
}

interface Pair {
  readonly lower: Environment
  readonly upper: Environment
  readonly held: Environment[]
  readonly result: LockState
  readonly id?: string
  readonly elsewhere?: Environment
}

/** The lock of the pair below an environment. */
export function pairBelow(model: PromotionModel, upper: Environment): Pair {
  const lower = model.environments[lowerOf[upper.name] as SiteName]
  const closed = [lower, upper].filter(({ lock }) => lock.state !== 'unlocked')
  const held = closed.filter(({ lock }) => lock.upper === upper.name)
  const elsewhere = closed.find(({ lock }) => lock.upper !== upper.name)
  const states = held.map(({ lock }) => lock.state)
  const result =
    (['error', 'unlocking', 'locking', 'locked'] as const).find((state) => states.includes(state)) ?? 'unlocked'
  const id = held[0]?.lock.id
  return { lower, upper, held, result, ...(id === undefined ? {} : { id }), ...(elsewhere ? { elsewhere } : {}) }
}

const sideView = ({ lock: { state, id } }: Environment) =>
  state === 'unlocked' ? { proxyState: 'unlocked', state } : { promotionId: id, proxyState: 'locked', state }

const iso = (ms: number): string => `${new Date(Math.floor(ms)).toISOString().slice(0, 19)}Z`

const idOf = (id: string | undefined) => (id === undefined ? {} : { promotionId: id })

type Answer = (model: PromotionModel, request: any, asked: Asked) => Expected // eslint-disable-line @typescript-eslint/no-explicit-any -- the request of the table's key

/** What is answered to each request by an environment that may be asked it. */
const answers: Record<Request['op'], Answer> = {
  lock: (model, _request, { env, now, sent }) => {
    const { lower, upper, result, elsewhere } = pairBelow(model, env)
    if (env.step !== 'ready') return C('A promotion is already running')
    if (result === 'locking' || result === 'unlocking') return C('Environment is not in locked state')
    if (result === 'locked') return C('Environment is already locked')
    if (elsewhere) return C(`${elsewhere.name} is locked for the promotion into ${elsewhere.lock.upper}`)
    const open = [lower, upper].find(({ session }) => session)
    if (open) return C(`A session of direct configuration is open in ${open.name}`)
    const promotionId = String(sent.promotionId)
    for (const side of [lower, upper]) model.lock(side, promotionId, upper.name, now)
    return { status: 202, body: { description: 'Environment lock in progress', promotionId, result: 'locking' } }
  },
  unlock: (model, { id }, { env, now }) => {
    const { held, result, id: present } = pairBelow(model, env)
    const all = Object.values(model.environments)
    const isElsewhere = all.some(({ lock }) => lock.state !== 'unlocked' && lock.id === id)
    if (result === 'unlocked' && !isElsewhere) {
      return { status: 200, body: { description: 'Environment unlocked', promotionId: id, result: 'unlocked' } }
    }
    if (present !== id) return D(404, 'No lock has this promotion id')
    if (result === 'locking' || result === 'unlocking') return C('Environment is not in locked state')
    if (env.step !== 'ready') return C('A promotion is already running')
    for (const side of held) model.unlock(side, now)
    const body = { description: 'Environment unlocking in progress', promotionId: id, result: 'unlocking' }
    return { status: 202, body }
  },
  'check-lock': (model, _request, { env }) => {
    const { lower, upper, held, result, id, elsewhere } = pairBelow(model, env)
    const failed = held.filter(({ lock }) => lock.state === 'error').map(({ name }) => name)
    const words: Partial<Record<LockState, string | undefined>> = {
      error: `Environment lock failed: ${failed.join(', ')}`,
      locking: 'Environment lock in progress',
      unlocking: 'Environment unlocking in progress',
      unlocked:
        elsewhere &&
        `${elsewhere.name} is locked for the promotion into ${elsewhere.lock.upper}, not into ${upper.name}`,
    }
    const description = words[result]
    const said = description === undefined ? {} : { description }
    return { status: 200, body: { ...said, lowerEnv: sideView(lower), ...idOf(id), result, upperEnv: sideView(upper) } }
  },
  local: (_model, _request, { env }) => {
    const { state, id, upper } = env.lock
    const isUpper = state === 'unlocked' ? lowerOf[env.name] !== undefined : upper === env.name
    const side = { [isUpper ? 'upperEnv' : 'lowerEnv']: sideView(env) }
    return { status: 200, body: { ...side, ...(state === 'unlocked' ? {} : idOf(id)), result: state } }
  },
  progress: (model, _request, { env, now }) => {
    const pair = pairBelow(model, env)
    const last = env.runs.at(-1)
    const run = pair.id === undefined || pair.id === last?.id ? last : undefined
    const secrets = run && run.encrypted.length > 0 ? { encryptedSecrets: run.encrypted } : {}
    const esvs = run && run.missing.length > 0 ? { missingESVs: run.missing } : {}
    const { status, message, at } = standing(env, pair, run, now)
    return {
      status: 200,
      body: {
        blockingError: run?.outcome !== undefined && run.outcome !== 'complete',
        ...secrets,
        globalLock: pair.result === 'locked' ? 'LOCKED' : 'UNLOCKED',
        message,
        ...esvs,
        ...idOf(run?.id ?? pair.id),
        status,
        timeStamp: iso(at),
        type: run?.type ?? 'promotion',
      },
    }
  },
  start: (model, { dryRun, ignore, unlock, promoter }, { env, caller, now }) => {
    const refused = cannotRun(model, env)
    if (refused) return refused
    const { id = '' } = pairBelow(model, env)
    const wanted = { type: 'promotion', dry: dryRun, ignore, unlock, promoter: promoter ?? caller } as const
    model.begin(env, { ...wanted, id, missing: [], encrypted: [], ignored: [], at: now }, now)
    return { status: 202, body: { result: 'Promotion Complete' } }
  },
  rollback: (model, { unlock }, { env, caller, now }) => {
    const refused = cannotRun(model, env) ?? nothingToUndo(env)
    if (refused) return refused
    const { id = '' } = pairBelow(model, env)
    const wanted = { type: 'rollback', dry: false, ignore: false, unlock, promoter: caller } as const
    model.begin(env, { ...wanted, id, missing: [], encrypted: [], ignored: [], at: now }, now)
    return { status: 202, body: { result: 'Rollback Complete' } }
  },
  lastReport: (_model, _request, { env, sent }) => {
    const report = env.reports.at(-1)
    return report ? { status: 200, body: reportView(report, sent) } : D(404, 'There is no promotion report yet')
  },
  report: (_model, { id }, { env, sent }) => {
    const report = env.reports.find((known) => known.id === id)
    return report ? { status: 200, body: reportView(report, sent) } : D(404, 'No promotion report has this id')
  },
  reports: (_model, _request, { env, sent }) => {
    const inOrder = env.reports
      .map((report, i) => ({ report, i }))
      .sort((a, b) => a.report.at - b.report.at || a.i - b.i)
    const body = inOrder.map(({ report }, i) => {
      const reportId = learned(report, sent[i])
      const { dry, id, promoter, type } = report.run
      return { createdDate: iso(report.at), dryRun: dry, promoter, promotionId: id, reportId, type }
    })
    return { status: 200, body }
  },
  provisional: (model, _request, { env, caller, now, sent }) => {
    const upper = model.environments[upperOf[env.name] as SiteName]
    const { missing, before } = model.obstacles(upper)
    const changes = compare(upper.configuration, env.configuration)
    return {
      status: 200,
      body: reportView({ run: draft('promotion', caller), at: now, missing, before, changes }, sent),
    }
  },
  provisionalRollback: (_model, _request, { env, caller, now, sent }) => {
    const to = env.undo.at(-1)
    if (!to) return D(409, 'There is no promotion to roll back')
    const changes = compare(env.configuration, to)
    return {
      status: 200,
      body: reportView({ run: draft('rollback', caller), at: now, missing: [], before: [], changes }, sent),
    }
  },
  restart: (model, _request, { env, now }) => {
    model.restart(env, now)
    return { status: 200, body: { restartStatus: 'restarting' } }
  },
  restartStatus: (_model, _request, { env }) => ({
    status: 200,
    body: { restartStatus: env.restarting ? 'restarting' : 'ready' },
  }),
  info: (_model, _request, { env, sent }) => ({
    status: 200,
    body: { ...sent, locked: env.lock.state !== 'unlocked' },
  }),
  initSession: (_model, _request, { env }) => {
    if (env.lock.state !== 'unlocked') return D(403, 'The environment is locked for a promotion')
    env.session ??= new Map(env.configuration)
    return { status: 200, body: { editable: true } }
  },
  applySession: (_model, _request, { env }) => {
    if (env.lock.state !== 'unlocked') return D(403, 'The environment is locked for a promotion')
    delete env.session
    return { status: 200, body: { editable: false } }
  },
  abortSession: (_model, _request, { env }) => {
    if (env.lock.state !== 'unlocked') return D(403, 'The environment is locked for a promotion')
    if (env.session) env.configuration = env.session
    delete env.session
    return { status: 200, body: { editable: false } }
  },
  getConfigs: (_model, _request, { env, sent }) => {
    const found = Object.fromEntries(
      (sent.result as { _id: string; value: unknown }[]).map(({ _id, value }) => [_id, value]),
    )
    return {
      status: 200,
      body: { ...sent, result: same(found, Object.fromEntries(env.configuration)) ? sent.result : 'other' },
    }
  },
  putConfig: (_model, { id, value }, { env }) => {
    const refused = cannotWrite(env)
    if (refused) return refused
    const isNew = !env.configuration.has(id)
    env.configuration = new Map(env.configuration).set(id, value)
    return E(isNew ? 201 : 200)
  },
  deleteConfig: (_model, { id }, { env }) => {
    const refused = cannotWrite(env)
    if (refused) return refused
    if (!env.configuration.has(id)) return E(404)
    env.configuration = new Map([...env.configuration].filter(([key]) => key !== id))
    return E(200)
  },
  putVariable: (_model, { id }, { env }) => {
    if (env.restarting) return D(409, 'A restart is in progress')
    if (!env.variables.has(id)) env.variables.set(id, false)
    return E(200)
  },
  deleteVariable: (_model, { id }, { env }) => {
    if (env.restarting) return D(409, 'A restart is in progress')
    return E(env.variables.delete(id) ? 200 : 404)
  },
  getVariable: (_model, { id }, { env, sent }) => {
    const loaded = env.variables.get(id)
    return loaded === undefined ? E(404) : { status: 200, body: { ...sent, loaded } }
  },
}

const same = (a: object, b: object): boolean => {
  const text = (value: object): string => JSON.stringify(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
  return text(a) === text(b)
}

function cannotRun(model: PromotionModel, env: Environment): Expected | undefined {
  if (env.step !== 'ready') return D(409, 'A promotion or rollback is already running')
  return pairBelow(model, env).result === 'locked' ? undefined : D(409, 'Environment is not in locked state')
}

function nothingToUndo({ undo }: Environment): Expected | undefined {
  return undo.length > 0 ? undefined : D(409, 'There is no promotion to roll back')
}

function cannotWrite({ name, lock, session }: Environment): Expected | undefined {
  const refused = (message: string) => ({ status: 403, body: { code: 403, reason: 'Forbidden', message } })
  if (lock.state !== 'unlocked') return refused('The environment is locked for a promotion')
  if (name === 'development' || name === 'sandbox' || session) return undefined
  return refused('The configuration of this environment is immutable; change the lower environment and promote it')
}

const stepWords = {
  ready: '',
  checking: 'Check configuration',
  copying: 'Promote configuration',
  restoring: 'Restore configuration',
  restarting: 'Restart workloads',
}
const endWords = {
  complete: '',
  missing: 'ESVs are missing in the upper environment',
  encrypted: 'The configuration holds encrypted secrets',
  failed: 'The run failed',
  'restart-failed': 'Restart workloads failed',
}

function standing(env: Environment, { held, result }: Pair, run: Run | undefined, now: number) {
  if (env.step !== 'ready') return { status: 'RUNNING', message: stepWords[env.step], at: env.stepSince }
  if (run?.outcome === 'complete') {
    const promoted = run.dry ? 'Dry run complete' : 'Promotion complete'
    return { status: 'COMPLETE', message: run.type === 'rollback' ? 'Rollback complete' : promoted, at: run.at }
  }
  if (run?.outcome) return { status: 'ERROR', message: endWords[run.outcome], at: run.at }
  const at = held[0]?.lock.since ?? now
  if (result === 'locked') return { status: 'READY', message: 'Environment ready for promotion', at }
  return { status: 'UNLOCKED', message: 'Environment is not locked', at }
}

/** The run that a report would be about which nobody started. */
function draft(type: Run['type'], promoter: string): Run {
  const none = { missing: [], encrypted: [], ignored: [], at: 0 }
  return { type, id: '', dry: true, ignore: false, unlock: false, promoter, ...none }
}

/** The id of a report: what was said when it was first seen. */
function learned(report: Report, sent: { readonly reportId?: unknown } | undefined): string {
  return (report.id ??= String(sent?.reportId))
}

function reportView(report: Report, sent: { readonly reportId?: unknown }) {
  const { run, at, missing, before, changes } = report
  const reportId = learned(report, sent)
  const time = new Date(Math.floor(at)).toISOString()
  const createdDate = `${time.slice(0, 13)}-${time.slice(14, 16)}+00Z`
  return {
    createdDate,
    dryRun: run.dry,
    ...(missing.length > 0 ? { missingESVs: missing } : {}),
    ...(before.length > 0 ? { previouslyIgnoredEncryptedSecrets: before } : {}),
    promoter: run.promoter,
    promotionDescription: '',
    promotionId: run.id,
    report: sections(changes),
    reportId,
    reportName: `Report_${createdDate}_dryrun=${run.dry}_${reportId}`,
    type: run.type,
  }
}

/** Templates stand in an area of their own, under their own names; everything else here is other. */
function sections(changes: Changes): object {
  const areas = [
    ['Email > Templates', (id: string) => id.startsWith('emailTemplate/')],
    ['Other', (id: string) => !id.startsWith('emailTemplate/')],
  ] as const
  const filled = areas.flatMap(([configItem, isIn]) => {
    const kinds = Object.entries(changes)
      .map(([kind, ids]) => [kind, ids.filter(isIn).map((id) => ({ name: id.replace('emailTemplate/', '') }))] as const)
      .filter(([, entries]) => entries.length > 0)
    return kinds.length > 0 ? [{ configItem, configChange: Object.fromEntries(kinds) }] : []
  })
  return filled.length > 0 ? { IDMConfig: filled } : {}
}

/** The contract's names of the operations that faults can wait for. */
const operationIds: Partial<Record<Request['op'], string>> = {
  lock: 'lock',
  unlock: 'unlock',
  'check-lock': 'check-lock',
  local: 'check-lock',
  progress: 'progress',
  start: 'start',
  rollback: 'rollback',
  restart: 'restart',
  info: 'getEnvironmentInfo',
}

/** Answers a call and does what it does; what was sent teaches the ids that the tenant makes up. */
export function answer(model: PromotionModel, wall: number, request: Request, asked: Omit<Asked, 'now'>): Expected {
  model.settle(wall)
  const now = model.now(wall)
  const { env } = asked
  const hit = model.faults.findIndex(
    ({ operation, site }) => operation === operationIds[request.op] && site === env.name,
  )
  const [fault] = hit < 0 ? [] : model.faults.splice(hit, 1)
  const expected = wrongTier(env, request.op) ?? answers[request.op](model, request, { ...asked, now })
  if (fault && expected.status < 300) model.fail(env, fault.machine, now)
  return expected
}
