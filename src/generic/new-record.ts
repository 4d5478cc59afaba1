import { isObject } from '../contract/index.ts'
import { instantText } from '../world/index.ts'
import type { StateWork } from './answer.ts'
import { bareName } from './schema.ts'
import { frozen, type Stored } from './seeds.ts'
import { requestPropertiesOf } from './shapes.ts'
import { synthesize } from './synthesize.ts'

/** A record of a body: what it gives, and made up what the server adds (what requests lack, what is read only or required). */
export function newRecord({ asked, contract, operation, role }: StateWork, id: unknown): Stored {
  const { resource } = role
  const { schema } = resource.model
  const body = isObject(asked.body) ? asked.body : {}
  const asks = requestPropertiesOf(contract.document, operation.body?.content) ?? {}
  const made = synthesize(schema, {
    document: contract.document,
    seed: asked.chance.hex(8),
    examples: true,
    given: (name, property, depth) => {
      if (depth > 0) return undefined
      if (name === resource.idProperty) return id
      if (Object.hasOwn(body, name)) return body[name]
      return property.format === 'date-time' && isStamp(name) ? instantText(asked.nowMs) : undefined
    },
    wanted: (name, property) => property.readOnly === true || !Object.hasOwn(asks, name) || 'default' in property,
  })
  return frozen({ ...body, ...(made as Stored) })
}

const isStamp = (name: string): boolean => /^(created|updated|(last)?(modified|changed|updated))/.test(bareName(name))
/** Whether a property of this name says when its record last changed. */
export const isChangeStamp = (name: string): boolean =>
  /^(updated|(last)?(modified|changed|updated))/.test(bareName(name))
