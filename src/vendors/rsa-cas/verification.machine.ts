import { defineMachine } from '../../world/index.ts'
import type { Here } from './records.ts'

/**
 * A live verification, one instance for each user; its key is the user's id.
 *
 *     idle --start--> pending --liveVerificationDuration--> idle   (the session has expired)
 *                     pending --end--> idle                        (verified or cancelled)
 *
 * How long a session lives is assumed (no source).
 */
export const verificationMachine = defineMachine({
  name: 'verification',
  states: ['idle', 'pending'],
  initial: 'idle',
  rows: [
    { from: 'idle', on: 'start', to: 'pending' },
    {
      from: 'pending',
      after: 'liveVerificationDuration',
      to: 'idle',
      effect: ({ sites, site, key }) => {
        const { verifications } = sites[site] as unknown as Here
        const known = verifications.get(key)
        return known ? { here: { verifications: verifications.with(key, { ...known, status: 'EXPIRED' }) } } : {}
      },
    },
    { from: 'pending', on: 'end', to: 'idle' },
  ],
})
