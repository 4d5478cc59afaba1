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

/** A site as a client is configured for it: its base URL and its ready credentials. */
export interface ClientSite {
  readonly url: string
  readonly credentials: Readonly<Record<string, unknown>>
}

/** A key and what seals a JSON value with it, for clients that keep secrets sealed in a file. */
export interface ClientSealing {
  readonly masterKey: string
  readonly seal: (value: unknown) => string
}

/** A variable about all sites at once, exported where files can be written. */
export interface VendorVariable {
  /** The whole name of the variable. */
  readonly name: string
  /** What it holds. */
  readonly summary: string
  readonly text: (sites: readonly ClientSite[], sealing: ClientSealing) => string
  /** The text is written to a file of this name, and the variable holds its path; without it, the variable holds the text. */
  readonly file?: string
}
