import type { operations, ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { instanceId, type Problem, refuse, reply, secondText } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { factsOf } from './changes.ts'
import { lockOf, type PairLock } from './lock-state.ts'
import { reworded } from '../problem-tables.ts'
import { promotionMachine } from './promotion.machine.ts'
import { promotionProblems } from './promotion-problems.ts'
import { keep, latest, type PromotionRun } from './promotion-records.ts'
import type { Here } from './records.ts'
import { type Pair, pairOf } from './tiers.ts'

type Asked = Omit<AskedOf<operations['progress'], Here>, 'path' | 'query' | 'headers' | 'body'>
/** The members that a run request and a rollback request share. */
type Request = NonNullable<AskedOf<operations['rollback'], Here>['body']>

const machine = promotionMachine.name

/**
 * Running promotions and rollbacks, and asking how they stand (documented: oas, seed); all are asked of the upper environment and
 * need its lock. The texts of the 202 are the examples of the published document (documented: oas).
 */
export const promotion: Pick<Required<BehavioursOf<operations, Here>>, 'start' | 'rollback' | 'progress'> = {
  start: (asked) => {
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const refusal = whyNotRun(asked, pair)
    if (refusal) return refuse(refusal)
    const { dryRun, ignoreEncryptedSecrets = false } = asked.body
    const run = { ...newRun(asked, pair, asked.body), dryRun, ignoresEncryptedSecrets: ignoreEncryptedSecrets }
    return reply(202, { result: factsOf(asked).promotionResult }, begun(asked, run, 'start'))
  },

  rollback: (asked) => {
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const refusal = whyNotRun(asked, pair) ?? whyNotRollBack(asked)
    if (refusal) return refuse(refusal)
    const run: PromotionRun = { ...newRun(asked, pair, asked.body), type: 'rollback' }
    return reply(202, { result: factsOf(asked).rollbackResult }, begun(asked, run, 'rollback'))
  },

  progress: (asked) => {
    const pair = pairOf(asked.site, factsOf(asked))
    return 'code' in pair ? refuse(pair) : reply(200, progressOf(asked, pair))
  },
}

/** Why no run can begin: one runs already, or the pair is not wholly locked (documented: oas). */
function whyNotRun(asked: Asked, pair: Pair): Problem | undefined {
  if (asked.stateOf(machine) !== 'ready') return promotionProblems['promotion-running']
  return lockOf(asked.world, pair).result === 'locked' ? undefined : promotionProblems['promotion-unlocked']
}

/** The refusal where there is nothing to roll back: no promotion, or none that was not rolled back already. */
export function whyNotRollBack({ here, facts }: Pick<Asked, 'here' | 'facts'>): Problem | undefined {
  if (latest(here.promotionUndo)) return undefined
  return reworded(promotionProblems['rollback-nothing'], { status: factsOf({ facts }).rollbackWithoutPromotionStatus })
}

/** A run as it begins; who does not name a promoter is one (assumed). */
function newRun(asked: Asked, pair: Pair, request: Request): PromotionRun {
  const { here, world, principal, nowMs } = asked
  return {
    number: (latest(here.promotions)?.number ?? 0) + 1,
    promotionId: lockOf(world, pair).promotionId ?? '',
    type: 'promotion',
    lower: pair.lower,
    dryRun: false,
    ignoresEncryptedSecrets: false,
    unlocksAfterwards: request.unlockEnvironmentsAfterPromotion ?? false,
    restarts: factsOf(asked).promotionRestarts,
    promoter: request.promoter ?? principal.name,
    promotionDescription: request.promotionDescription ?? '',
    zendeskTicketReference: request.zendeskTicketReference ?? '',
    missingESVs: [],
    encryptedSecrets: [],
    ignoredSecrets: [],
    changedMs: nowMs,
  }
}

function begun({ here }: Asked, run: PromotionRun, event: string) {
  return { change: { here: { promotions: keep(here.promotions, run) } }, send: [{ machine, event }] }
}

/** How the present or last run stands; a pair that was locked anew is ready for the next one. */
function progressOf(asked: Asked, pair: Pair) {
  const facts = factsOf(asked)
  const lock = lockOf(asked.world, pair)
  const run = shownRun(asked, lock)
  const [unlockedWord = '', lockedWord = ''] = facts.globalLockWords
  const promotionId = run?.promotionId ?? lock.promotionId
  const { status, message, atMs } = stepOf(asked, lock, run)
  const { encryptedSecrets = [], missingESVs = [], outcome, type = 'promotion' } = run ?? {}
  return {
    blockingError: outcome !== undefined && outcome !== 'complete',
    ...(encryptedSecrets.length > 0 && { encryptedSecrets }),
    globalLock: lock.result === 'locked' ? lockedWord : unlockedWord,
    message,
    ...(missingESVs.length > 0 && { missingESVs }),
    ...(promotionId !== undefined && { promotionId }),
    status,
    timeStamp: secondText(atMs),
    type,
  }
}

/** The run whose progress is asked for: the latest, until the pair is locked under another id (assumed). */
function shownRun({ here }: Asked, { promotionId }: PairLock): PromotionRun | undefined {
  const run = latest(here.promotions)
  return promotionId === undefined || promotionId === run?.promotionId ? run : undefined
}

/** Status word, message, and since when; READY and RUNNING with its last step are known, the other words are assumed. */
function stepOf(asked: Asked, lock: PairLock, run: PromotionRun | undefined) {
  const facts = factsOf(asked)
  const [unlocked = '', ready = '', running = '', complete = '', error = ''] = facts.promotionStatusWords
  const state = asked.stateOf(machine)
  if (run && state !== 'ready') return { status: running, message: messageOf(state, facts), atMs: stateSince(asked) }
  if (run?.outcome === 'complete')
    return { status: complete, message: messageOf(endOf(run), facts), atMs: run.changedMs }
  if (run?.outcome) return { status: error, message: messageOf(run.outcome, facts), atMs: run.changedMs }
  const atMs = lock.held[0]?.sinceMs ?? asked.nowMs
  if (lock.result === 'locked') return { status: ready, message: facts.promotionReadyMessage, atMs }
  return { status: unlocked, message: messageOf('unlocked', facts), atMs }
}

/** When the present step began (assumed: the time stamp of the progress is that of its last change). */
function stateSince({ world, call, site, nowMs }: Asked): number {
  return world.machines.get(instanceId(call.vendor, site, machine))?.enteredMs ?? nowMs
}

function endOf({ type, dryRun }: PromotionRun): string {
  if (type === 'rollback') return 'rolledBack'
  return dryRun ? 'dryRunDone' : 'promoted'
}

function messageOf(step: string, { promotionRestartMessage, promotionMessages }: ProfileFacts): string {
  if (step === 'restarting') return promotionRestartMessage
  return promotionMessages.find((row) => row.step === step)?.message ?? step
}
