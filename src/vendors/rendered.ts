/** What goes out with a refusal besides it: the instant, in ms, and the headers that the vendor gives every reply. */
export interface Replying {
  readonly nowMs: number
  readonly headers: Readonly<Record<string, string>>
}

/** The body of a reply with its media type, and what follows its JSON text; no body sends none. */
export interface Rendered {
  readonly body?: unknown
  readonly mediaType?: string
  readonly suffix?: string
  /** The contract declares no such reply: it is Backlot's own, and is not compared with the contract. */
  readonly ours?: true
}
