/** The wall clock, in ms since the epoch. Everything else reads a sandbox's clock. */
export const wallNow = (): number => Date.now()

/** Waits; only delays of armed faults use it. */
export const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
