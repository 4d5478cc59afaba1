/** A promise that somebody else settles. A rejection that nobody waits for is no failure of the process. */
export class Promised {
  readonly promise: Promise<void>
  resolve!: () => void
  reject!: (error: Error) => void

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    this.promise.catch(() => undefined)
  }
}

/** Does something when the calls that are here are answered; answers how to call it off. */
export function soon(act: () => void): () => void {
  const timer = setImmediate(act)
  return () => clearImmediate(timer)
}

/** Does something after some ms, unless the process ends before; answers how to call it off. */
export function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms).unref()
  return () => clearTimeout(timer)
}
