/** What keeps sandboxes in files. */
export { PersistFolder } from './folder.ts'
export { type Encoding, flushIntervalMs, Keeper, type Keeping } from './keeper.ts'
export { damaged, KeptFileError } from './refusal.ts'
export { type Kept, SandboxFolder } from './sandbox-folder.ts'
