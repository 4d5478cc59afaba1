import type { operations, ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import { factsOf } from './changes.ts'
import { isSessionOpen } from './direct-configuration.ts'
import { lockMachine, type LockMemo, type LockState } from './lock.machine.ts'
import { lockOf, type PairLock, type Side, sideOf, unlockEvents } from './lock-state.ts'
import { reworded } from '../problem-tables.ts'
import { promotionMachine } from './promotion.machine.ts'
import { promotionProblems } from './promotion-problems.ts'
import type { Here } from './records.ts'
import { neighboursOf, type Pair, pairOf, wrongTier } from './tiers.ts'

type CheckLock = AskedOf<operations['check-lock'], Here>

const inProgress = 'Environment lock in progress'
const unlockInProgress = 'Environment unlocking in progress'

/**
 * Locking two environments for a promotion, unlocking them, and asking how far it is (documented: oas, seed). All three are asked
 * of the upper environment.
 */
export const lock: Pick<Required<BehavioursOf<operations, Here>>, 'lock' | 'unlock' | 'check-lock'> = {
  lock: (asked) => {
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const known = lockOf(asked.world, pair)
    if (known.result === 'locked' && factsOf(asked).lockWhenLocked === 'idempotent' && !isRunning(asked)) {
      return reply(202, lockingView(known.promotionId ?? ''))
    }
    const refusal = whyNotLock(known, isRunning(asked)) ?? openSession(asked, pair)
    if (refusal) return refuse(refusal)
    const memo: LockMemo = { promotionId: asked.chance.uuid(), upper: pair.upper }
    const send = [pair.lower, pair.upper].map((site) => ({ machine: lockMachine.name, event: 'lock', site, memo }))
    return reply(202, lockingView(memo.promotionId), { send })
  },

  unlock: (asked) => {
    const { promotionId } = asked.path
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const known = lockOf(asked.world, pair)
    if (known.result === 'unlocked' && !isHeldElsewhere(asked.world, factsOf(asked), promotionId)) {
      return reply(200, { description: 'Environment unlocked', promotionId, result: 'unlocked' })
    }
    if (known.promotionId !== promotionId) return refuse(unknownLock(factsOf(asked).unlockUnknownStatus))
    if (known.result === 'locking' || known.result === 'unlocking') return refuse(promotionProblems['lock-changing'])
    if (isRunning(asked)) return refuse(promotionProblems['lock-promotion-running'])
    const view = { description: unlockInProgress, promotionId, result: 'unlocking' } as const
    return reply(202, view, { send: unlockEvents(known.held.map(({ site }) => site)) })
  },

  'check-lock': (asked) => {
    if (asked.query.localLockOnly === true) return localLock(asked)
    const pair = pairOf(asked.site, factsOf(asked))
    return 'code' in pair ? refuse(pair) : reply(200, lockView(pair, lockOf(asked.world, pair)))
  },
}

/** Whether a promotion or a rollback runs under the lock. */
function isRunning({ stateOf }: Pick<CheckLock, 'stateOf'>): boolean {
  return stateOf(promotionMachine.name) !== 'ready'
}

/** Why a pair cannot be locked now; a pair of which one side failed can (assumed), so that no error lasts for ever. */
function whyNotLock({ result, elsewhere }: PairLock, isRunning: boolean): Problem | undefined {
  if (isRunning) return promotionProblems['lock-promotion-running']
  if (result === 'locking' || result === 'unlocking') return promotionProblems['lock-changing']
  if (result === 'locked') return promotionProblems['lock-held']
  if (!elsewhere) return undefined
  const message = `${elsewhere.site} is locked for the promotion into ${elsewhere.memo?.upper}`
  return reworded(promotionProblems['lock-held-elsewhere'], { message })
}

/** The refusal while one of the environments has an open session of direct configuration, which could undo the promotion later. */
function openSession({ at }: Pick<CheckLock, 'at'>, { lower, upper }: Pair): Problem | undefined {
  const site = [lower, upper].find((name) => isSessionOpen(at(name)))
  if (site === undefined) return undefined
  const message = `A session of direct configuration is open in ${site}`
  return reworded(promotionProblems['lock-session-open'], { message })
}

function lockingView(promotionId: string) {
  return { description: inProgress, promotionId, result: 'locking' } as const
}

/** Whether an id belongs to a lock that another pair holds, so that this pair being open says nothing of it. */
function isHeldElsewhere(world: CheckLock['world'], { tiers }: ProfileFacts, promotionId: string): boolean {
  return tiers.some((site) => {
    const { state, memo } = sideOf(world, site)
    return state !== 'unlocked' && memo?.promotionId === promotionId
  })
}

/** The refusal of an id that is not the present lock's; a 409 of unlock is declared in another shape (documented: oas). */
function unknownLock(status: number): Problem {
  return reworded(promotionProblems['lock-unknown'], { status, shape: status === 409 ? 'C' : 'D' })
}

/** The state of a pair; members without a value are left out (documented: oas, `x-omitempty`). */
function lockView(pair: Pair, known: PairLock) {
  const description = descriptionOf(pair, known)
  return {
    ...(description !== undefined && { description }),
    lowerEnv: sideView(known.lower),
    ...(known.promotionId !== undefined && { promotionId: known.promotionId }),
    result: known.result,
    upperEnv: sideView(known.upper),
  }
}

/** What explains a state: observed for locking (tf), documented for an error (oas); the words for the others are assumed. */
function descriptionOf(pair: Pair, { result, held, elsewhere }: PairLock): string | undefined {
  const failed = held.filter(({ state }) => state === 'error').map(({ site }) => site)
  if (failed.length > 0) return `Environment lock failed: ${failed.join(', ')}`
  if (result === 'locking') return inProgress
  if (result === 'unlocking') return unlockInProgress
  if (!elsewhere || result !== 'unlocked') return undefined
  return `${elsewhere.site} is locked for the promotion into ${elsewhere.memo?.upper}, not into ${pair.upper}`
}

/** One environment. The proxy closes first and opens last (observed: tf, for locking; for the other states assumed). */
function sideView({ state, memo }: Side) {
  const proxyState: LockState = state === 'unlocked' ? 'unlocked' : 'locked'
  return { ...(memo && state !== 'unlocked' && { promotionId: memo.promotionId }), proxyState, state }
}

/**
 * The lock of the addressed environment alone, whichever pair holds it: asked of any environment of a promotion group, and without
 * the other one's side (assumed).
 */
function localLock({ site, world, facts }: CheckLock): OutcomeOf<operations['check-lock']> {
  const { isTier, lower } = neighboursOf(site, factsOf({ facts }))
  if (!isTier) return refuse(wrongTier(site, factsOf({ facts }), 'upper'))
  const side = sideOf(world, site)
  const isUpper = side.state === 'unlocked' ? lower !== undefined : side.memo?.upper === site
  const view = sideView(side)
  return reply(200, {
    ...(isUpper ? {} : { lowerEnv: view }),
    ...(view.promotionId !== undefined && { promotionId: view.promotionId }),
    result: side.state,
    ...(isUpper ? { upperEnv: view } : {}),
  })
}
