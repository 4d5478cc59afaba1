import type { Route } from './operation.ts'

/** A JSON object of any shape. */
export interface JsonObject {
  [name: string]: unknown
}

/** The merged OpenAPI 3.1 document of a contract, as plain JSON. */
export interface OpenApiDocument extends JsonObject {
  openapi: string
  info: JsonObject
  paths: Record<string, JsonObject>
  components?: Record<string, Record<string, unknown>>
}

/** A security scheme as the document declares it (`type`, and by type `scheme`, `in`, `name`, `flows`, ...). */
export interface SecurityScheme extends JsonObject {
  type: string
}

/** What `compileContract` makes: plain JSON that can be written to disk and loaded without a YAML library. */
export interface CompiledContract {
  readonly format: 1
  readonly vendor?: string
  readonly title: string
  readonly version: string
  readonly document: OpenApiDocument
  readonly routes: readonly Route[]
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>
}

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
