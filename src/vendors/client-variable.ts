/**
 * A variable of the environment that a client can be configured by, taken from the ready credentials of a site. Nothing is
 * exported where the site has no such credential.
 */
export interface ClientVariable {
  /** `BACKLOT_<VENDOR>_<SITE>_` goes before it; or, with `whole`, it is the whole name and is exported for one site. */
  readonly name: string
  readonly whole?: true
  /** What it holds. */
  readonly summary: string
  /** Where the value stands in the credentials, such as `serviceAccounts/0/id`; an object is exported as JSON. */
  readonly from?: string
  /** In place of `from`: the value is the base URL of the site followed by this. */
  readonly urlWith?: string
  /** The value is also written to a file of this name, whose path is exported as the same variable with `_FILE`. */
  readonly file?: string
}
