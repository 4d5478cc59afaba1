import { readProgramJson } from '../host/index.ts'

/** The version of the installed program. */
export const version = (): string => readProgramJson<{ version: string }>('package.json').version
