/** The door of the sandbox room. */
export { answer, type Answered, type Reply } from './answer.ts'
export { createEngine, type Engine, type Fixture, type Tenancy, tenancyOf } from './engine.ts'
export { compileDocuments, type DocumentCompiler, readDocument } from './documents.ts'
export { jsonText } from './json-text.ts'
export { defaultJournalLimits, type Entry, Journal, type JournalState, replyTextOf } from './journal.ts'
export {
  type EntrySummary,
  type EntryView,
  type ShownChange,
  shownDifferences,
  summaryOf,
  viewOf,
} from './journal-view.ts'
export { redacted, redactHeaders, redactMembers, redactText } from './redact.ts'
export { endOf, type Lifetime } from './lives.ts'
export {
  type Beginning,
  completedWorld,
  defaultRegistryLimits,
  Registry,
  type RegistryLimits,
  seededWorld,
} from './registry.ts'
export { Sandbox, type SentReply } from './sandbox.ts'
export type { Archive, Keeper, Store, Surroundings, Versioned } from './store.ts'
export { Tally, type VendorTally } from './tally.ts'
export { limitOf } from './steps/rate-limit.ts'
export { tooLarge } from './steps/size.ts'
export { parsedBody } from './steps/validate.ts'
export { mintToken, type MintPlace } from './minting.ts'
export { signedToken, type SitePlace } from './tokens.ts'
export { maxSnapshots, restore, rewind, type Snapshot, snapshotOf, continued } from './snapshots.ts'
export { snapshotFile, type SnapshotFile, snapshotOfFile } from './snapshot-file.ts'
export { type Decision, operationName } from './turn.ts'
export { nearest } from './bound.ts'
export {
  type CompiledVendor,
  documentTenancy,
  loadTenancies,
  variablesOf,
  vendorNames,
  type VendorReader,
  vendorVariablesOf,
} from './tenancies.ts'
export { misfitOf } from './world-fit.ts'
export type { ClientSealing, ClientVariable } from '../vendors/vendor.ts'
