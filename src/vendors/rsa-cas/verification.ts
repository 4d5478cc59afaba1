import type { operations } from '../../contract/generated/rsa-cas.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { digits } from './codes.ts'
import { dateText } from './dates.ts'
import { factsOf } from './facts.ts'
import type { Here } from './records.ts'
import { riskProblems } from './risk-problems.ts'
import type { Verification } from './risk-records.ts'
import { userUnknown } from './user-problems.ts'
import { verificationMachine } from './verification.machine.ts'

type Ids = 'startVerification' | 'getVerification' | 'checkVerificationCode' | 'cancelVerification'
type Asked = AskedOf<operations['getVerification'], Here>

const machine = verificationMachine.name

const view = ({ here, call }: Pick<Asked, 'here' | 'call'>, verification: Verification) => ({
  adminUsername: verification.admin,
  sessionExpiration: dateText(verification.expiresMs),
  userEmail: here.users.get(verification.id)?.email ?? '',
  userId: verification.id,
  verifyUrl: `${call.origin}/verify/${verification.id}`,
  verifyStatus: verification.status,
  status: verification.status,
})

const kept = (here: Here, verification: Verification) => ({
  change: { here: { verifications: here.verifications.with(verification.id, verification) } },
})

/** The user's verification, or why there is none to speak of. */
function verificationOf(asked: Pick<Asked, 'here' | 'path' | 'facts'>): Verification | Problem {
  if (!factsOf(asked).liveVerificationLicensed) return riskProblems['verification-unlicensed']
  if (!asked.here.users.has(asked.path.userId)) return userUnknown(asked.path.userId)
  return asked.here.verifications.get(asked.path.userId) ?? riskProblems['verification-absent']
}

/** Live verification: started, polled, then ended by the right code, by cancelling or by time (section 2.10 of the contract notes). */
export const verification: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  startVerification: (asked) => {
    const { here, path, stateOf, principal, chance, nowMs } = asked
    const known = verificationOf(asked)
    if ('shape' in known && known.code !== riskProblems['verification-absent'].code) return refuse(known)
    if (stateOf(machine, path.userId) === 'pending') return refuse(riskProblems['verification-running'])
    const started: Verification = {
      id: path.userId,
      admin: principal.name,
      code: digits(chance, 6),
      expiresMs: nowMs + factsOf(asked).liveVerificationDuration.ms,
      status: 'PENDING',
    }
    const send = [{ machine, event: 'start', key: path.userId }]
    return reply(200, view(asked, started), { ...kept(here, started), send })
  },

  getVerification: (asked) => {
    const known = verificationOf(asked)
    return 'shape' in known ? refuse(known) : reply(200, view(asked, known))
  },

  checkVerificationCode: (asked) => {
    const known = verificationOf(asked)
    if ('shape' in known) return refuse(known)
    if (known.status !== 'PENDING') return refuse(riskProblems['verification-over'])
    if (known.code !== asked.body.verifyCode) return refuse(riskProblems['verification-code'])
    const verified: Verification = { ...known, status: 'VERIFIED' }
    const send = [{ machine, event: 'end', key: known.id }]
    return reply(200, view(asked, verified), { ...kept(asked.here, verified), send })
  },

  cancelVerification: (asked) => {
    const known = verificationOf(asked)
    if ('shape' in known) return refuse(known)
    if (known.status !== 'PENDING') return refuse(riskProblems['verification-over'])
    const cancelled: Verification = { ...known, status: 'CANCELLED' }
    const send = [{ machine, event: 'end', key: known.id }]
    return reply(200, view(asked, cancelled), { ...kept(asked.here, cancelled), send })
  },
}
