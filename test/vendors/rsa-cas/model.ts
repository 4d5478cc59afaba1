const minute = 60_000

const week = 7 * 1440 * minute

/** One thing that is done to the tenant, or a stretch of time. */
export type Command =
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'status'; readonly user: number; readonly status: 'Enabled' | 'Disabled' }
  | { readonly kind: 'mark'; readonly user: number; readonly mark: boolean }
  | { readonly kind: 'delete' | 'register' | 'deleteDevice' | 'enroll' | 'void'; readonly user: number }
  | { readonly kind: 'emergency'; readonly user: number; readonly minutes: number }
  | { readonly kind: 'noEmergency'; readonly user: number }
  | { readonly kind: 'assign' | 'unassign' | 'clearPin'; readonly user: number; readonly token: number }
  | { readonly kind: 'token'; readonly user: number; readonly token: number; readonly status: 'Enabled' | 'Disabled' }
  | { readonly kind: 'report' }
  | { readonly kind: 'download' }

interface ModelUser {
  enabled: boolean
  markedMs: number | null
  hasDevice: boolean
  emergencyEndMs: number
  enrollEndMs: number
}

/** What a user of the model looks like from outside. */
export interface Seen {
  readonly userStatus: string
  readonly markDeleted: boolean
  readonly emergencyAccessStatus: string
}

/** The vendor's rules for users, devices, tokens, codes and reports, written down a second time and without the program. */
export class Model {
  #nowMs = 0
  readonly #users: (ModelUser | null)[]
  readonly #tokens: { owner: number | null; enabled: boolean }[]
  #reportMs: number | null = null
  #readyMs = Infinity
  #downloadMs: number | null = null

  constructor(users: readonly { readonly hasDevice: boolean }[], tokenCount: number) {
    this.#users = users.map(({ hasDevice }) => ({
      enabled: true,
      markedMs: null,
      hasDevice,
      emergencyEndMs: 0,
      enrollEndMs: 0,
    }))
    this.#tokens = Array.from({ length: tokenCount }, () => ({ owner: null, enabled: true }))
  }

  /** What a user is seen as, or nothing when there is no such user any more. */
  seen(index: number): Seen | undefined {
    const user = this.#users[index]
    if (!user) return undefined
    return {
      userStatus: user.enabled ? 'Enabled' : 'Disabled',
      markDeleted: user.markedMs !== null,
      emergencyAccessStatus: user.emergencyEndMs > this.#nowMs ? 'Enabled' : 'Disabled',
    }
  }

  /** Whose a token is, and whether it can be used. */
  token(index: number): { readonly owner: number | null; readonly enabled: boolean } {
    return { ...(this.#tokens[index] as { owner: number | null; enabled: boolean }) }
  }

  /** Does a command, and answers the HTTP status, or the status of the item where HTTP says 200 for all. */
  do(command: Command): number {
    if (command.kind === 'pass') return this.#pass(command.minutes * minute)
    if (command.kind === 'report') return this.#report()
    if (command.kind === 'download') return this.#download()
    const user = this.#users[command.user]
    if (!user) return this.#withoutUser(command.kind)
    return this.#toUser(command, user)
  }

  #withoutUser(kind: Command['kind']): number {
    if (kind === 'enroll' || kind === 'void') return 1002
    return kind === 'register' ? 400 : 404
  }

  #toUser(command: Extract<Command, { user: number }>, user: ModelUser): number {
    switch (command.kind) {
      case 'status': {
        const wanted = command.status === 'Enabled'
        if (user.markedMs !== null || user.enabled === wanted) return 409
        user.enabled = wanted
        return 200
      }
      case 'mark':
        if (command.mark ? user.markedMs !== null || user.enabled : user.markedMs === null) return 409
        user.markedMs = command.mark ? this.#nowMs : null
        return 200
      case 'delete':
        if (user.enabled || user.markedMs !== null) return 409
        this.#remove(command.user)
        return 200
      case 'register':
        if (!user.enabled) return 400
        return user.hasDevice ? 403 : 200
      case 'deleteDevice':
        if (!user.hasDevice) return 404
        user.hasDevice = false
        return 200
      case 'emergency':
        if (!user.enabled || command.minutes < 1 || command.minutes > 10_080) return 400
        user.emergencyEndMs = this.#nowMs + command.minutes * minute
        return 200
      case 'noEmergency':
        user.emergencyEndMs = 0
        return 200
      case 'enroll':
        if (!user.enabled) return 1003
        user.enrollEndMs = this.#nowMs + 10 * minute
        return 1000
      case 'void': {
        const holds = user.enrollEndMs > this.#nowMs
        user.enrollEndMs = 0
        return holds ? 1013 : 1014
      }
      default:
        return this.#toToken(command)
    }
  }

  #toToken(command: Extract<Command, { token: number }>): number {
    const token = this.#tokens[command.token] as { owner: number | null; enabled: boolean }
    if (command.kind === 'assign') {
      if (token.owner !== null) return 409
      token.owner = command.user
      return 200
    }
    if (token.owner !== command.user) return 409
    if (command.kind === 'unassign') token.owner = null
    if (command.kind === 'token') {
      const wanted = command.status === 'Enabled'
      if (token.enabled === wanted) return 409
      token.enabled = wanted
    }
    return 200
  }

  #report(): number {
    if (this.#reportMs !== null && this.#nowMs - this.#reportMs < 480 * minute) return 429
    this.#reportMs = this.#nowMs
    if (this.#readyMs > this.#nowMs) this.#readyMs = Infinity
    this.#pendingMs = this.#nowMs
    return 201
  }

  #pendingMs: number | null = null
  /** How long a report takes, at the pace of the tenant. */
  workMs = 0

  #download(): number {
    this.#settleReport()
    if (this.#readyMs > this.#nowMs) return 404
    if (this.#downloadMs !== null && this.#nowMs - this.#downloadMs < 15 * minute) return 429
    this.#downloadMs = this.#nowMs
    return 200
  }

  #settleReport(): void {
    if (this.#pendingMs === null || this.#nowMs - this.#pendingMs < this.workMs) return
    this.#pendingMs = null
    this.#readyMs = this.#nowMs
    this.#downloadMs = null
  }

  #pass(ms: number): number {
    this.#nowMs += ms
    this.#settleReport()
    this.#users.forEach((user, index) => {
      if (user?.markedMs !== null && user !== null && user !== undefined && this.#nowMs - user.markedMs >= week)
        this.#remove(index)
    })
    return 0
  }

  #remove(index: number): void {
    this.#users[index] = null
    for (const token of this.#tokens) if (token.owner === index) token.owner = null
  }
}
