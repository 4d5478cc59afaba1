/** The door of the host room: the only place that touches the machine. */
export { CommandError, runCommand } from './child.ts'
export { addressesOf, certificatesIn, installedMs, nodeVersion, portTaken } from './examine.ts'
export { later, wallNow } from './clock.ts'
export { type Exchange, exchange } from './exchange.ts'
export {
  fileExists,
  programNames,
  programPath,
  readOptionalJson,
  readProgramJson,
  readProgramText,
  readText,
  writeWhole,
} from './files.ts'
export { freshEcKeys, freshKeys, freshSecret, testEcKeys, testKeys } from './keys.ts'
export { keptJson } from './kept-json.ts'
export { type Fetch, networkFetch } from './network.ts'
export { isLoopback, listen, type Listener, type Listening, maxHeaderBytes, type Patience } from './listen.ts'
export { makeFolder, PrivateFolder, StreamedFile, writePrivate } from './own-files.ts'
export { type Encoding, Keeper, type Kept, KeptFileError, type Keeping, PersistFolder } from './persist/index.ts'
export { freshSealing } from './sealing.ts'
export { defaultTlsFolder, localTls, ownTls, type ServerTls, TlsError } from './tls.ts'
export type { RawReply, Unread } from './unread.ts'
