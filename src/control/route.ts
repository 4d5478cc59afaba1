import type { Registry, Sandbox } from '../sandbox/index.ts'
import type { ControlHost } from './host.ts'
import type { Answer } from './problem.ts'
import type { Schema } from './schemas.ts'

/** What all routes share. */
export interface Control {
  readonly registry: Registry
  readonly host: ControlHost
  readonly version: string
}

/** The validated parts of a request; a body that is left out is an empty object. */
export interface Parts {
  readonly params?: object
  readonly query?: object
  readonly body?: object
}

/** What the handler of a route is given. */
export interface Asked<P extends Parts = Parts> {
  readonly control: Control
  readonly params: NonNullable<P['params']>
  readonly query: NonNullable<P['query']>
  readonly body: NonNullable<P['body']>
  /** The `Accept` header. */
  readonly accept: string
  readonly wallMs: number
}

/** What the handler of a route about one sandbox is given; its machines have settled. */
export interface AskedSandbox<P extends Parts = Parts> extends Asked<P> {
  readonly sandbox: Sandbox
  readonly nowMs: number
}

/** One route of the control API as data: its address, its documentation and its handler. */
export interface ControlRoute<A> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the prefix, such as `/faults/:id`. */
  readonly path: string
  /** The operationId; also that of the twin under another prefix, with a suffix. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  readonly params?: Readonly<Record<string, Schema>>
  readonly query?: Readonly<Record<string, Schema>>
  readonly body?: Schema
  /** A body that can be sent as it is, for the documentation. */
  readonly example?: object
  /** The largest body that is read, in bytes, where it is not the usual one. */
  readonly bodyLimit?: number
  /** Success status to its schema; `undefined` says that it has no body. */
  readonly replies: Readonly<Record<number, Schema | undefined>>
  /** Problem statuses that can be answered besides those of every route. */
  readonly problems?: readonly number[]
  readonly handle: (asked: A) => Answer | Promise<Answer>
}

// A handler reads the parts that the schemas beside it have checked, so the table forgets their types.
type Any = { params: any; query: any; body: any } // eslint-disable-line @typescript-eslint/no-explicit-any -- as said above

/** A route about no single sandbox. */
export type GlobalRoute = ControlRoute<Asked<Any>>

/** A route about one sandbox; it exists under both prefixes. */
export type SandboxRoute = ControlRoute<AskedSandbox<Any>>
