/** How we know a fact: from the vendor's documentation, from a recorded answer, by inference, or by assumption. */
export type Standing = 'documented' | 'observed' | 'inferred' | 'assumed'

/**
 * One alternative of an operation's `security`: any one alternative suffices.
 * `scheme` is a key of `securitySchemes`; `''` stands for the empty alternative (no credential needed).
 * `scopes` are needed together.
 */
export interface Requirement {
  readonly scheme: string
  readonly scopes: readonly string[]
  /** Further schemes that this alternative needs together with the first, where it names several. */
  readonly also?: readonly { readonly scheme: string; readonly scopes: readonly string[] }[]
}

/** One declared parameter; `pointer` is the JSON pointer (no `#`) of its schema in the contract's document. */
export interface ParameterSpec {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required: boolean
  readonly pointer: string
  /** Of a path parameter: it takes the rest of the path, slashes included (`x-backlot-rest-of-path`). */
  readonly rest?: true
}

/** Media type to the JSON pointer of its schema; the pointer `''` says that the media type is declared without one. */
export type ContentSpec = Readonly<Record<string, string>>

/** A declared request body. */
export interface BodySpec {
  readonly required: boolean
  readonly content: ContentSpec
  /** The body as a whole, or the items of a list that it is, are marked `x-backlot-secret`. */
  readonly secret?: true
}

/** A declared reply; an empty `content` says that it has no body. */
export interface ReplySpec {
  readonly content: ContentSpec
  /** As of a request body. */
  readonly secret?: true
}

/** One operation of a contract: what may be asked, by whom, and what may be answered. */
export interface Operation {
  /** The `operationId`; that of the action where `x-backlot-actions` chose it. */
  readonly id: string
  /** The `operationId` of the path and method. */
  readonly routeId: string
  /** Upper case. */
  readonly method: string
  /** The template, such as `/environment/variables/{variableId}`. */
  readonly path: string
  /** The `_action` value that chooses this operation, where one does. */
  readonly action?: string
  readonly summary: string
  /** The rate-limit group: the first tag, else `default`. */
  readonly group: string
  /** Empty when the operation is public. */
  readonly security: readonly Requirement[]
  readonly standing?: Standing
  readonly source?: string
  /** Names of properties, form fields and parameters marked `x-backlot-secret`; a whole body has a mark of its own. */
  readonly secrets: readonly string[]
  readonly parameters: readonly ParameterSpec[]
  readonly body?: BodySpec
  /** Keyed by `200`, `4XX` or `default`. */
  readonly replies: Readonly<Record<string, ReplySpec>>
}

/** One path and method of a contract, with the operations that an `_action` query value chooses between. */
export interface Route {
  readonly method: string
  readonly path: string
  readonly id: string
  /** What is called when no declared action is chosen. */
  readonly operation: Operation
  /** `_action` value to operation. */
  readonly actions?: Readonly<Record<string, Operation>>
}
