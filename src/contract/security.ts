import { isObject, type JsonObject, type OpenApiDocument } from './compiled.ts'
import type { Report } from './merge.ts'
import type { Requirement } from './operation.ts'
import { extend } from './pointer.ts'

/** The alternatives of an operation's `security`, of which any one suffices; empty when it is public. */
export function securityOf(
  document: OpenApiDocument,
  operation: JsonObject,
  pointer: string,
  report: Report,
): Requirement[] {
  const { security } = operation
  if (security === undefined) return []
  const place = extend(pointer, 'security')
  if (!Array.isArray(security) || !security.every(isObject)) {
    report(place, 'security must be a list of mappings from a scheme to its scopes')
    return []
  }
  const requirements = security.map((alternative, index) =>
    requirementOf(document, alternative, extend(place, index), report),
  )
  return requirements.every(({ scheme }) => scheme === '') ? [] : requirements
}

function requirementOf(document: OpenApiDocument, alternative: JsonObject, place: string, report: Report): Requirement {
  const [first, ...others] = Object.entries(alternative).map(([scheme, scopes]) => {
    if (!Object.hasOwn(document.components?.securitySchemes ?? {}, scheme)) {
      report(place, `security scheme ${scheme} is not declared; add it to components.securitySchemes`)
    }
    if (Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string')) return { scheme, scopes }
    report(place, `the scopes of ${scheme} must be a list of texts`)
    return { scheme, scopes: [] }
  })
  return { ...(first ?? { scheme: '', scopes: [] }), ...(others.length > 0 && { also: others }) }
}
