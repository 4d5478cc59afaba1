import type { Finding, Operation } from '../contract/index.ts'
import type { Chance, Indexes, Machine, Outcome, Problem, SiteResources, World } from '../world/index.ts'
import type { ConsoleAction } from './console.ts'
import type { History } from './history.ts'
import type { Begun, Seeding } from './seeding.ts'
import type { Jwk, Mint, Opened, TokenForm } from './token-forms.ts'
import type { Rendered, Replying } from './rendered.ts'
import type { ClientVariable, VendorVariable } from './client-variable.ts'

export type * from './console.ts'
export type * from './history.ts'
export type * from './seeding.ts'
export * from './token-forms.ts'
export type * from './client-variable.ts'
export type * from './rendered.ts'

/** Who a valid token speaks for. */
export interface Principal {
  readonly id: string
  /** The name that appears where the vendor records who changed something. */
  readonly name: string
  readonly scopes: readonly string[]
}

/** A call as the gateway hands it over: addressed, routed, with raw bytes. */
export interface Call {
  readonly vendor: string
  readonly site: string
  /** The operation that the route, and an action in the query, lead to; absent when nothing fits. */
  readonly operation?: Operation | undefined
  /** Methods that the path knows, when only the method did not fit. */
  readonly allowed?: readonly string[] | undefined
  readonly method: string
  /** The path as the vendor's tenant would see it, still percent-encoded, without query. */
  readonly path: string
  readonly pathParameters: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[]>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body?: Uint8Array | undefined
  /** Why the gateway could not read the call to its end; it is refused with this status and nothing else is looked at. */
  readonly unread?: { readonly status: number; readonly reason: string } | undefined
  /** What stands before `path` in the address that the client used, such as `http://localhost:7401`. */
  readonly origin: string
  /** The wall clock when the call arrived, in ms. */
  readonly wallMs: number
}

/** The numbers and switches of a profile by name; a vendor reads them as its generated `ProfileFacts`. */
export type Facts = Readonly<Record<string, unknown>>

/** What judging a credential is given. */
export interface Judging {
  readonly facts: Facts
  readonly world: World
  readonly site: string
  readonly here: SiteResources
  readonly nowMs: number
  /** What stands before the tenant's own paths in an address of the site. */
  readonly origin: string
}

/** How one security scheme of the contract is answered. */
export interface Scheme {
  /** The credential that the call carries, if any. */
  readonly find: (call: Call) => string | undefined
  /** Which token form opens it, or how a credential that needs no key is read. */
  readonly token: string | ((credential: string) => Opened)
  /** The principal, or why the credential is not accepted. */
  readonly judge: (opened: Opened, input: Judging) => Principal | { readonly reason: string }
}

/** How much of a rate limit is left after a call; instant in ms. */
export interface Allowance {
  readonly limit: number
  readonly remaining: number
  readonly resetsMs: number
}

/** The refusals that the engine itself gives, in the vendor's words. */
export interface Refusals {
  readonly unauthenticated: (reason: string, call: Call, facts: Facts) => Problem
  readonly unauthorized: (principal: Principal, call: Call, facts: Facts) => Problem
  readonly rateLimited: (retryAfterSeconds: number, call: Call, facts: Facts) => Problem
  readonly invalid: (findings: readonly Finding[], call: Call, facts: Facts) => Problem
  readonly malformed: (reason: string, call: Call) => Problem
  readonly noRoute: (call: Call) => Problem
  readonly methodNotAllowed: (allowed: readonly string[], call: Call) => Problem
  readonly notImplemented: (call: Call) => Problem
}

/** A collection as a vendor declares it. */
export interface CollectionDeclaration {
  readonly indexes?: Indexes<any> // eslint-disable-line @typescript-eslint/no-explicit-any -- typed by the vendor's record
  /** Members of a record that are redacted wherever it is shown. */
  readonly secrets?: readonly string[]
}

/** What a behaviour is given besides its typed input. */
export interface Asked {
  readonly call: Call
  readonly path: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly site: string
  readonly here: SiteResources
  /** The collections of another site of the vendor. */
  readonly at: (site: string) => SiteResources
  readonly principal: Principal
  /** The numbers and switches of the vendor's profile by name; durations as `{ ms, kind }`. */
  readonly facts: Facts
  readonly nowMs: number
  readonly chance: Chance
  readonly world: World
  /** The state of a machine of the addressed site. */
  readonly stateOf: (machine: string, key?: string) => string
  /** Whether a name was used and stays used now. */
  readonly isUsed: (name: string) => boolean
  /** The earlier calls to the addressed site; put together when it is asked for. */
  readonly history: () => History
  /** What the behaviour's `prepare` answered. */
  readonly prepared: unknown
}

/** Private JWKs of key pairs that a tenant may use as its own: RSA-2048 and P-256. */
export interface KeyPool {
  readonly rsa: readonly Jwk[]
  readonly ecdsa: readonly Jwk[]
}

/** Cryptography that a `prepare` may wait for. */
export interface Waiting {
  readonly keys: KeyPool
  /** Opens a signed JWT with a public key; never rejects. */
  readonly verify: (token: string, key: Jwk, algorithms: readonly string[]) => Promise<Opened>
}

/** What a `prepare` is given: the world as the step will find it, and a body that nothing has validated yet. */
export type Preparing = 'call' | 'here' | 'body' | 'facts' | 'site' | 'world'

/**
 * Our function for one operation; `prepare` is what must wait, and happens before the step.
 *
 * Other calls may move the world while it waits. `fits` says whether what was prepared still is what would be prepared now; if
 * not, it is prepared again, so that waiting never decides an answer.
 */
export interface Behaviour {
  readonly prepare?: (asked: Pick<Asked, Preparing>, waiting: Waiting) => Promise<unknown>
  readonly fits?: (prepared: unknown, here: SiteResources) => boolean
  readonly behave: (asked: Asked) => Outcome
}

/** Everything Backlot knows about a vendor besides its contract. */
export interface Vendor {
  readonly name: string
  /** Whether the contract alone makes the vendor: it has no code, and no words of its own. */
  readonly isGeneric?: true
  /** Path of a GET that answers something worth seeing with any ready credential; shown when Backlot starts. */
  readonly firstCall: string
  /** How the tenant's router reads paths: exactly as they stand in the contract unless said here. */
  readonly router?: { readonly ignoresCase?: true; readonly ignoresTrailingSlash?: true }
  /** Bodies of replies may hold bigints, which go out as numbers with all their digits. */
  readonly writesBigIntegers?: true
  readonly collections: Readonly<Record<string, CollectionDeclaration>>
  readonly machines: readonly Machine<any>[] // eslint-disable-line @typescript-eslint/no-explicit-any -- each machine has its own states
  readonly behaviours: Readonly<Record<string, Behaviour>>
  readonly problems: Readonly<Record<string, Problem>>
  readonly schemes: Readonly<Record<string, Scheme>>
  readonly tokens: Readonly<Record<string, TokenForm>>
  readonly mints: Readonly<Record<string, Mint>>
  /** What an administrator can do outside the API, by name; the control API offers it. */
  readonly console?: Readonly<Record<string, ConsoleAction>>
  readonly refusals: Refusals
  /**
   * The value of a body as this vendor's parser reads it, or the reason why it cannot; `mediaType` is what it was read as, where
   * that is not what the contract declares first.
   */
  readonly parse: (call: Call) => { readonly value: unknown; readonly mediaType?: string } | { readonly reason: string }
  readonly render: (problem: Problem, call: Call, replying: Replying) => Rendered
  /** What follows the JSON text of a success, such as a final newline. */
  readonly bodySuffix: (call: Call) => string
  /** Headers of every reply to a call; `allowance` is there where a limit counted it. */
  readonly headers: (call: Call, chance: Chance, allowance?: Allowance) => Record<string, string>
  readonly seed: (input: Seeding) => SiteResources
  /** Rows of a fixture that give records of a site again, as far as there are rows for them; instant in ms. */
  readonly fixtureRows?: (here: SiteResources, nowMs: number) => object
  /** The members that tell the rows of a fixture's section apart. */
  readonly fixtureKeys?: Readonly<Record<string, readonly string[]>>
  /** What has begun already in a site that was just seeded; without it nothing has. */
  readonly underway?: (here: SiteResources) => readonly Begun[]
  /**
   * Ready credentials of a site, as the sandbox answer shows them; `origin` is the base URL of the site. A `ReadyToken` in them goes
   * out as the token.
   */
  readonly credentials: (
    here: SiteResources,
    origin: string,
    judging: Pick<Judging, 'facts' | 'world'>,
  ) => Readonly<Record<string, unknown>>
  /** What of them is exported into the environment of a command. */
  readonly variables?: readonly ClientVariable[]
  /** Variables about all sites at once. */
  readonly vendorVariables?: readonly VendorVariable[]
}
