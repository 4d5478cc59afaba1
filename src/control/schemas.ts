import { paceBounds } from '../world/index.ts'

/** A JSON Schema of the control API. */
export type Schema = Readonly<Record<string, unknown>>

/** An object with exactly these members; `required` names those that must be there. */
export function shape(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required: [...required] }),
    additionalProperties: false,
  }
}

/** An answer's object: all its members are there unless named as optional. */
export function answerOf(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  return shape(
    properties,
    Object.keys(properties).filter((name) => !optional.includes(name)),
  )
}

/** An object of members that are named by what it holds. */
export const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values })

/** A list. */
export const listOf = (items: Schema): Schema => ({ type: 'array', items })

/** A schema with a description. */
export const described = (schema: Schema, description: string): Schema => ({ ...schema, description })

/** A text, with what it is. */
export const text = (description?: string): Schema => ({ type: 'string', ...(description && { description }) })

/** A text, or null where there is none. */
export const textOrNull = (description: string): Schema => ({ type: ['string', 'null'], description })

/** A whole number from a least value on. */
export const whole = (least: number, description: string): Schema => ({
  type: 'integer',
  minimum: least,
  description,
})

/** An instant as RFC 3339 text. */
export const instant = (description: string): Schema => ({ type: 'string', format: 'date-time', description })

/** A switch in a query. */
export const flag = (description: string): Schema => ({ type: 'boolean', description })

/** The name of a sandbox. */
export const sandboxName: Schema = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'Lower-case letters, digits and hyphens, at most 63, not beginning with a hyphen.',
}

/** How fast work runs: a factor of the real tenant's speed, at the next look, or only by hand. */
export const pace: Schema = {
  anyOf: [
    { type: 'number', ...paceBounds },
    { type: 'string', enum: ['instant', 'manual'] },
  ],
  description:
    'A factor of the real speed (0.001 to 1000000), instant (settled at the next look) or manual (only by hand).',
}

/** One of our own errors (RFC 9457). */
export const problemSchema: Schema = {
  $id: 'Problem',
  ...answerOf({
    type: text('Which kind of error.'),
    title: text('What this kind is, in a few words.'),
    status: { type: 'integer' },
    detail: text('What is wrong here, and what to do.'),
  }),
}
