import type { Outcome } from '../../world/index.ts'
import type { Operation } from '../../contract/index.ts'
import { preferred } from '../../generic/index.ts'
import type { Step, Turn } from '../turn.ts'

/**
 * Answers as the call itself asks to be answered (`Prefer: code=404` and its kind). It comes after validation, so that a call that is
 * wrong is refused as ever, and before anything that depends on state; nothing is changed.
 */
export const prefer: Step = { name: 'prefer', run }

function run(turn: Turn): Outcome | undefined {
  const { call, tenancy, chance } = turn
  const answer = preferred(call, call.operation as Operation, tenancy.contract, chance)
  if (!answer) return undefined
  turn.generic = answer
  turn.because = answer.because
  return answer.outcome
}
