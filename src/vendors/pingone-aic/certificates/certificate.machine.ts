import { defineMachine } from '../../../world/index.ts'

/**
 * The life of one certificate at the load balancer; there is an instance for each certificate, by its id.
 *
 *     offline --activate--> activating --certificateActivationDelay--> live
 *     live --deactivate--> deactivating --certificateDeactivationDelay--> draining --certificateDeletionGrace--> offline
 *     activating --deactivate--> offline      deactivating --activate--> live      draining --activate--> activating
 *
 * `active` is true while activating and live, `live` while live and deactivating (observed: rec lib:EnvCertificatesOps).
 * While draining, deleting fails although the certificate is offline (observed: the same). What an order that comes before the
 * one before it is done leads to is assumed: the load balancer never hears of the first.
 */
export const certificateMachine = defineMachine({
  name: 'certificate',
  states: ['offline', 'activating', 'live', 'deactivating', 'draining'],
  initial: 'offline',
  rows: [
    { from: 'offline', on: 'activate', to: 'activating' },
    { from: 'activating', after: 'certificateActivationDelay', to: 'live' },
    { from: 'activating', on: 'deactivate', to: 'offline' },
    { from: 'live', on: 'deactivate', to: 'deactivating' },
    { from: 'deactivating', after: 'certificateDeactivationDelay', to: 'draining' },
    { from: 'deactivating', on: 'activate', to: 'live' },
    { from: 'draining', after: 'certificateDeletionGrace', to: 'offline' },
    { from: 'draining', on: 'activate', to: 'activating' },
  ],
})

/** An order to the load balancer. */
export type CertificateEvent = 'activate' | 'deactivate'

/** The state that an order leads to; the same where it changes nothing. */
export function stateAfter(state: string, event: CertificateEvent): string {
  return certificateMachine.rows.find(({ from, on }) => from === state && on === event)?.to ?? state
}

/** Whether a certificate in this state shall be served. */
export const isActiveIn = (state: string): boolean => state === 'activating' || state === 'live'

/** Whether the load balancer serves a certificate in this state. */
export const isLiveIn = (state: string): boolean => state === 'live' || state === 'deactivating'
