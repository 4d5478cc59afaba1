/** The door of the control room. */
export { type ControlOptions, createControl } from './app.ts'
export { addressOfRoute, type Ask, directControl } from './direct.ts'
export type { FaultAnswer, FaultOrder, JournalFilter, TokenOrder } from './forms.ts'
export { guard, type Guarded, type GuardOptions } from './guard.ts'
export { healthBody } from './health.ts'
export type { ControlHost } from './host.ts'
export { credentialsOf, type VendorCredentials, viewOfSandbox } from './sandbox-view.ts'
