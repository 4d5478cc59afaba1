/** Backlot refused what it was asked for; the message says what is wrong and what to do. */
export class BacklotError extends Error {
  override readonly name = 'BacklotError'
}
