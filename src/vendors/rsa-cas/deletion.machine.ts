import { defineMachine } from '../../world/index.ts'
import { withoutUser } from './removal.ts'
import type { Here } from './records.ts'

/**
 * The days between marking a user and the deletion, one instance for each user; its key is the user's id.
 *
 *     idle --mark--> pending --pendingDeletionDuration--> idle   (the user and all that is the user's goes)
 *                    pending --undo--> idle
 *
 * Seven days on the calendar (documented: page Mark User Deleted; that the bulk deletion runs at the exact instant is assumed).
 */
export const deletionMachine = defineMachine({
  name: 'deletion',
  states: ['idle', 'pending'],
  initial: 'idle',
  rows: [
    { from: 'idle', on: 'mark', to: 'pending' },
    {
      from: 'pending',
      after: 'pendingDeletionDuration',
      to: 'idle',
      effect: ({ sites, site, key }) => ({ here: withoutUser(sites[site] as unknown as Here, key) }),
    },
    { from: 'pending', on: 'undo', to: 'idle' },
  ],
})
