import { type BodyChecks, bodyChecksOf } from './bodies.ts'
import type { CompiledContract, OpenApiDocument, SecurityScheme } from './compiled.ts'
import type { Finding } from './finding.ts'
import type { Operation, Route } from './operation.ts'
import { type ParameterCheck, parameterCheckOf, type ParameterVerdict, type RawParameters } from './parameters.ts'

/** A vendor's contract, ready to be asked. */
export interface Contract {
  readonly vendor?: string
  readonly title: string
  readonly version: string
  readonly document: OpenApiDocument
  readonly routes: readonly Route[]
  /** By operationId, actions included. */
  readonly operations: ReadonlyMap<string, Operation>
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>
  /**
   * Coerces and checks declared parameters; undeclared ones are dropped. Text becomes a number or boolean only in its exact
   * decimal or `true`/`false` form. Defaults stand in for absent parameters, and for empty ones where `allowEmptyValue` says so.
   */
  readonly validateParameters: (operation: Operation, raw: RawParameters) => ParameterVerdict
  /** Checks a parsed request body; nothing is coerced, defaulted or removed. All errors are given. */
  readonly validateBody: (operation: Operation, mediaType: string | undefined, value: unknown) => readonly Finding[]
  /**
   * Checks a reply before it is written. Replies and items of lists that satisfied their schema are remembered by
   * identity when they are frozen: freeze, all the way down, what should be checked only once.
   */
  readonly validateReply: (
    operation: Operation,
    status: number,
    mediaType: string | undefined,
    body: unknown,
  ) => readonly Finding[]
}

/** Makes a contract of its compiled form. Cheap: validators are made when they are first needed. */
export function loadContract(compiled: CompiledContract): Contract {
  const { vendor, title, version, document, routes, securitySchemes } = compiled
  const operations = new Map<string, Operation>()
  for (const { operation, actions } of routes) {
    operations.set(operation.id, operation)
    for (const chosen of Object.values(actions ?? {})) operations.set(chosen.id, chosen)
  }
  const parameterChecks = new WeakMap<Operation, ParameterCheck>()
  let bodies: BodyChecks | undefined
  const bodyChecks = (): BodyChecks => (bodies ??= bodyChecksOf(document))
  return {
    ...(vendor !== undefined && { vendor }),
    title,
    version,
    document,
    routes,
    operations,
    securitySchemes,
    validateParameters: (operation, raw) => {
      let check = parameterChecks.get(operation)
      if (!check) parameterChecks.set(operation, (check = parameterCheckOf(document, operation)))
      return check(raw)
    },
    validateBody: (...call) => bodyChecks().request(...call),
    validateReply: (...call) => bodyChecks().reply(...call),
  }
}
