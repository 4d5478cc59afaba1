import { fileExists } from '../host/index.ts'

/** Files of settings that are found by themselves, the first there is. */
const usualFiles = ['backlot.config.yaml', 'backlot.config.yml', 'backlot.config.json']

/** The file of settings that stands in the working folder, if there is one. */
export const usualFile = (): string | undefined => usualFiles.find(fileExists)
