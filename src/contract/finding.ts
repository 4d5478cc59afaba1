/** Which part of a call a finding is about. */
export type Part = 'path' | 'query' | 'header' | 'body' | 'reply'

/**
 * One way in which a value does not satisfy its contract, with enough detail to render any vendor's own words.
 *
 * `keyword` is the JSON Schema keyword that failed, or one of ours: `required` with an empty `pointer` and
 * `params.missingProperty` equal to `name` (a parameter, or with `name` `''` the body, is missing), `mediaType`, `status`
 * (undeclared ones), `noBody` (a body where none is declared).
 */
export interface Finding {
  readonly part: Part
  /** Parameter name as declared; `''` for bodies. */
  readonly name: string
  /** JSON pointer into the value; `''` for the value itself. For `required`, of the object that lacks the property. */
  readonly pointer: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message: string
  /** Component name when the body's schema is a `$ref` to `#/components/schemas/<name>`. */
  readonly schemaName?: string
  /** The keyword's own value: the enum list, the pattern, the limit. */
  readonly schemaValue?: unknown
  readonly value: unknown
}
