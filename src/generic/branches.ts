import { isObject, type JsonObject } from '../contract/index.ts'

/** The branches of `oneOf`, else of `anyOf`. */
export function branchesOf({ oneOf, anyOf }: JsonObject): readonly unknown[] | undefined {
  return [oneOf, anyOf].find((list): list is unknown[] => Array.isArray(list) && list.length > 0)
}

/** Whether a flat schema allows nothing but null. */
export const isNull = (schema: JsonObject): boolean => schema.type === 'null'

/** What a discriminator asks of the branch: its name, or the name that the mapping has for it. */
export function discriminating({ discriminator }: JsonObject, branch: unknown): JsonObject {
  const ref = isObject(branch) && typeof branch.$ref === 'string' ? branch.$ref : undefined
  if (!isObject(discriminator) || typeof discriminator.propertyName !== 'string' || ref === undefined) return {}
  const mapping = isObject(discriminator.mapping) ? Object.entries(discriminator.mapping) : []
  const own = ref.split('/').at(-1)
  const value = mapping.find(([, target]) => target === ref || target === own)?.[0] ?? own
  return { properties: { [discriminator.propertyName]: { const: value } } }
}
