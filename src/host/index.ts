/** The door of the host room: the only place that touches the machine. */
export { later, wallNow } from './clock.ts'
export { programPath, readOptionalJson, readProgramJson, readText, writeWhole } from './files.ts'
export { freshKeys, freshSecret, testKeys } from './keys.ts'
export { isLoopback, listen, type Listening, maxHeaderBytes } from './listen.ts'
