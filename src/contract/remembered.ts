import type { Ajv2020, CodeKeywordDefinition, KeywordCxt } from 'ajv/dist/2020.js'

import { isObject, type JsonObject } from './compiled.ts'
import { ajvLibrary } from './libraries.ts'

/** Objects that were found to satisfy one schema. Only frozen ones are kept: an object that can change must be asked again. */
export class Accepted {
  readonly #objects = new WeakSet()

  has(value: unknown): boolean {
    return typeof value === 'object' && value !== null && this.#objects.has(value)
  }

  add(value: unknown): void {
    if (typeof value === 'object' && value !== null && Object.isFrozen(value)) this.#objects.add(value)
  }
}

/**
 * Teaches an Ajv instance to remember, by identity, the frozen items of lists that satisfied their item schema (an object
 * schema or a reference). Two lists with the same referenced item schema share what is remembered. Nothing else about
 * `items` changes. Who freezes an item must freeze what it contains too: only its own freezing is looked at.
 */
export function rememberItems(ajv: Ajv2020): void {
  const standard = ajv.getKeyword('items')
  if (typeof standard !== 'object' || !('code' in standard)) {
    throw new Error('Failed to set up validation: Ajv has no keyword items; install the version in package.json')
  }
  const memories = new Map<string, Accepted>()
  const memoryOf = (context: KeywordCxt): Accepted => {
    const { $ref } = context.schema as JsonObject
    if (typeof $ref !== 'string' || hasRules(context.schema as JsonObject)) return new Accepted()
    const key = `${context.it.baseId}${$ref}`
    const memory = memories.get(key) ?? new Accepted()
    memories.set(key, memory)
    return memory
  }
  ajv.removeKeyword('items')
  ajv.addKeyword({
    ...standard,
    code: (context: KeywordCxt) => {
      if (isRemembered(context)) checkOnce(context, memoryOf(context))
      else standard.code(context)
    },
  } as CodeKeywordDefinition)
}

function isRemembered({ schema, parentSchema }: KeywordCxt): boolean {
  if (!isObject(schema) || isObject(parentSchema) === false || 'prefixItems' in parentSchema) return false
  return typeof schema.$ref === 'string' || schema.type === 'object' || isObject(schema.properties)
}

function hasRules(schema: JsonObject): boolean {
  return Object.keys(schema).some((keyword) => keyword !== '$ref')
}

/** Writes the loop of `items`, each item's check inside a question to the memory. */
function checkOnce(context: KeywordCxt, memory: Accepted): void {
  const { _ } = ajvLibrary()
  const { gen, data, it } = context
  it.items = true // As the standard keyword does, for unevaluatedItems.
  const known = gen.scopeValue('obj', { ref: memory })
  const valid = gen.let('valid', true)
  const length = gen.const('len', _`${data}.length`)
  gen.forRange('i', 0, length, (index) => {
    gen.if(_`!${known}.has(${data}[${index}])`, () => {
      const itemValid = gen.name('itemValid')
      context.subschema({ keyword: 'items', dataProp: index, dataPropType: 0 }, itemValid)
      gen.if(
        _`!${itemValid}`,
        () => gen.assign(valid, false),
        () => gen.code(_`${known}.add(${data}[${index}])`),
      )
    })
  })
  context.ok(valid)
}
