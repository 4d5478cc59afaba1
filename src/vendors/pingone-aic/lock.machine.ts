import { defineMachine } from '../../world/index.ts'
import { configurationWrites, directConfigurationWrites } from './configuration.ts'
import { promotionProblems } from './promotion-problems.ts'
import { esvWrites } from './restart.machine.ts'

/** Which lock an environment is or was last in: its id, and the upper environment of the pair that it locks. */
export interface LockMemo {
  readonly promotionId: string
  readonly upper: string
}

/** Operations that change the settings of an environment, which a lock may refuse. */
const settingsWrites = [
  'createCertificate',
  'updateCertificateByID',
  'deleteCertificateByID',
  'createCertificateSigningRequest',
  'updateCertificateSigningRequestById',
  'deleteCertificateSigningRequestById',
  'setEnforcedContentSecurityPolicy',
  'setReportOnlyContentSecurityPolicy',
  'setCookieDomains',
  'setCustomDomains',
  'setEnforcement',
  'setSSOCookie',
  'resetSSOCookie',
]

const closed = ['locking', 'locked', 'unlocking', 'error'] as const

/**
 * The lock of one environment; a promotion locks two of them under one id.
 *
 *     unlocked --lock--> locking --lockDuration--> locked --unlock--> unlocking --unlockDuration--> unlocked
 *                        locking, unlocking --fail--> error --unlock--> unlocking, or --lock--> locking
 *
 * Locking again is possible from every state, and unlocking from every state but `unlocked`: behaviours say when, so that a pair of
 * which one side failed can be opened whatever the other is doing. The words of the states are documented (oas, tf); the durations
 * are assumed (tf, frcm: minutes). The state is worked out when somebody looks, as the tenant does (inferred: tf).
 *
 * From the first moment to the last the proxy is closed (observed: tf, for locking), and static configuration cannot be written
 * (assumed). Writes of ESVs and of settings pass unless the switches `esvWritesDuringLock` and `settingsWritesDuringLock` say
 * `refused` (assumed: missing ESVs must be added during a lock).
 */
export const lockMachine = defineMachine({
  name: 'lock',
  states: ['unlocked', 'locking', 'locked', 'unlocking', 'error'],
  initial: 'unlocked',
  rows: [
    { from: 'unlocked', on: 'lock', to: 'locking' },
    { from: 'locking', on: 'lock', to: 'locking' },
    { from: 'locked', on: 'lock', to: 'locking' },
    { from: 'unlocking', on: 'lock', to: 'locking' },
    { from: 'error', on: 'lock', to: 'locking' },
    { from: 'locking', after: 'lockDuration', to: 'locked' },
    { from: 'locking', on: 'unlock', to: 'unlocking' },
    { from: 'locked', on: 'unlock', to: 'unlocking' },
    { from: 'error', on: 'unlock', to: 'unlocking' },
    { from: 'unlocking', after: 'unlockDuration', to: 'unlocked' },
    { from: 'locking', on: 'fail', to: 'error' },
    { from: 'unlocking', on: 'fail', to: 'error' },
  ],
  gates: [
    { while: closed, operations: configurationWrites, problem: promotionProblems['configuration-locked'] },
    { while: closed, operations: directConfigurationWrites, problem: promotionProblems['direct-configuration-locked'] },
    {
      while: closed,
      operations: esvWrites,
      when: { fact: 'esvWritesDuringLock', is: 'refused' },
      problem: promotionProblems['esv-locked'],
    },
    {
      while: closed,
      operations: settingsWrites,
      when: { fact: 'settingsWritesDuringLock', is: 'refused' },
      problem: promotionProblems['settings-locked'],
    },
  ],
})

/** A state of one environment's lock; of a pair the same words are its result. */
export type LockState = (typeof lockMachine.states)[number]
