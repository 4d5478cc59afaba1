/** What the control API asks of the program around it. */
export interface ControlHost {
  /** The wall clock in ms. */
  readonly now: () => number
  /** Vendor to site to base URL of a sandbox: the port's URL where the site has one, else the path's. */
  readonly sitesOf: (sandbox: string) => Record<string, Record<string, string>>
  /** Gives every site of a sandbox a port of its own; rejects when there are none. */
  readonly openPorts: (sandbox: string) => Promise<void>
  /** Closes the ports of a sandbox, if it has any. */
  readonly closePorts: (sandbox: string) => Promise<void>
  /** The base URL of the main port. */
  readonly controlUrl: () => string
  /** A fresh seed for a sandbox that is created without one. */
  readonly newSeed: () => string
  /** Whether everything listens. */
  readonly isReady: () => boolean
}
