import type { Sandbox } from './sandbox.ts'

/** How long a sandbox lives, in seconds of wall clock: from its creation, and from when it was last used. */
export interface Lifetime {
  readonly ttlSeconds?: number
  readonly idleSeconds?: number
}

/** Sandboxes that ended are looked for at most this often; one that is asked for is judged at that very instant. */
const scanEveryMs = 1_000

const none: readonly Sandbox[] = []

/** The instant of the wall clock, in ms, at which a sandbox ends unless it is used before; infinite when it never does. */
export function endOf({ surroundings, usedMs = Infinity }: Sandbox): number {
  const { expiresMs = Infinity, idleSeconds = Infinity } = surroundings
  return Math.min(expiresMs, usedMs + idleSeconds * 1000)
}

/** Which sandboxes end, and when. Instants are of the wall clock, in ms, and given from outside: nothing here runs by itself. */
export class Lives {
  /** Before this instant nothing can end. */
  #scanMs = Infinity

  /** Gives a sandbox its lifetime; without one it never ends. */
  begin(sandbox: Sandbox, { ttlSeconds, idleSeconds }: Lifetime, nowMs: number): void {
    if (ttlSeconds === undefined && idleSeconds === undefined) return
    sandbox.usedMs = nowMs
    sandbox.surroundings = {
      ...sandbox.surroundings,
      ...(ttlSeconds !== undefined && { expiresMs: nowMs + ttlSeconds * 1000 }),
      ...(idleSeconds !== undefined && { idleSeconds }),
    }
    this.#scanMs = Math.min(this.#scanMs, endOf(sandbox))
  }

  /** Looks at all sandboxes next time, as one came in that may have a lifetime already. */
  doubt(): void {
    this.#scanMs = -Infinity
  }

  /** Notes that a sandbox is used; `false` when it has ended before. */
  use(sandbox: Sandbox, nowMs: number): boolean {
    if (endOf(sandbox) <= nowMs) return false
    sandbox.usedMs = nowMs
    return true
  }

  /** Those that have ended; one comparison when none can have. The idle time of one that was never used begins now. */
  over(sandboxes: Iterable<Sandbox>, nowMs: number): readonly Sandbox[] {
    if (nowMs < this.#scanMs) return none
    const ended: Sandbox[] = []
    let firstMs = Infinity
    for (const sandbox of sandboxes) {
      sandbox.usedMs ??= nowMs
      const endMs = endOf(sandbox)
      if (endMs <= nowMs) ended.push(sandbox)
      else firstMs = Math.min(firstMs, endMs)
    }
    // Those that have ended are named until they are deleted.
    this.#scanMs = ended.length > 0 ? nowMs : Math.max(firstMs, nowMs + scanEveryMs)
    return ended
  }
}
