import type { Outcome, Refusal, Success } from '../world/index.ts'
import type { Asked, Behaviour, Preparing, Waiting } from './vendor.ts'

type Member<Value, Key extends string> = Value extends { [K in Key]: infer Found } ? Found : Record<string, never>
type Content<Value> = Value extends { content: infer Types }
  ? Types extends object
    ? Types[keyof Types]
    : undefined
  : undefined
type BodyOf<Op> = Op extends { requestBody: infer Body }
  ? Content<Body>
  : Op extends { requestBody?: infer Body }
    ? Content<NonNullable<Body>> | undefined
    : undefined
/** A body that may be anything stays `unknown`; `Readonly` would make an object of it. */
type Unchanging<Body> = unknown extends Body ? unknown : Readonly<Body>
type SuccessStatus = 200 | 201 | 202 | 204 | 207 | 302

/** The outcomes that the contract allows an operation: its declared successes with their bodies, or any refusal. */
export type OutcomeOf<Op> = Op extends { responses: infer Replies }
  ? | {
        [Status in keyof Replies & SuccessStatus]: Success<Status, Unchanging<Content<Replies[Status]>>>
      }[keyof Replies & SuccessStatus]
    | Refusal
  : Outcome

/** What the behaviour of an operation is given, typed from the contract. */
export type AskedOf<Op, Collections> = Omit<Asked, 'path' | 'query' | 'body' | 'here' | 'at'> & {
  readonly path: Member<Member<Op, 'parameters'>, 'path'>
  readonly query: Op extends { parameters: { query?: infer Query } } ? NonNullable<Query> : Record<string, never>
  readonly body: BodyOf<Op>
  readonly here: Collections
  readonly at: (site: string) => Collections
}

/** A behaviour written against the contract: a function, or a function with what must wait before it. */
export type BehaviourOf<Op, Collections> =
  | ((asked: AskedOf<Op, Collections>) => OutcomeOf<Op>)
  | {
      readonly prepare: (asked: Pick<AskedOf<Op, Collections>, Preparing>, waiting: Waiting) => Promise<unknown>
      readonly fits?: (prepared: unknown, here: Collections) => boolean
      readonly behave: (asked: AskedOf<Op, Collections>) => OutcomeOf<Op>
    }

/** Behaviours by operationId; an id that the contract lacks does not compile. */
export type BehavioursOf<Operations, Collections> = {
  readonly [Id in keyof Operations]?: BehaviourOf<Operations[Id], Collections>
}

/** Forgets the types of behaviours that the contract has checked, for the engine's table. */
export function untyped(behaviours: object): Record<string, Behaviour> {
  const table: Record<string, Behaviour> = {}
  for (const [id, behaviour] of Object.entries(behaviours)) {
    table[id] = typeof behaviour === 'function' ? { behave: behaviour } : behaviour
  }
  return table
}
