import { reply } from '../world/index.ts'
import type { GenericAnswer, Work } from './answer.ts'
import { successOf } from './forms.ts'
import { planOf } from './plan.ts'
import { bodyOf } from './replies.ts'
import { answerFromState } from './state.ts'
import { bareName, typesOf } from './schema.ts'

/**
 * Answers an operation that has no behaviour: from generic state where its shape allows, else with a reply made of the contract's
 * examples or schemas. `undefined` when neither satisfies the contract.
 */
export function answerGenerically(work: Work): GenericAnswer | undefined {
  const { contract, vendor, operation } = work
  const plan = planOf(contract, vendor)
  const role = plan.roles.get(operation.id)
  return (role && answerFromState({ ...work, plan, role })) ?? synthesizedReply(work)
}

/**
 * A reply that only looks right. What reads is answered alike as long as the call and the world's seed are alike; what acts is
 * drawn by chance.
 */
function synthesizedReply({ asked, operation, contract }: Work): GenericAnswer | undefined {
  const form = successOf(operation)
  if (!form) return undefined
  const { call, path, query, world, site, chance } = asked
  const isReading = operation.method === 'GET' || operation.method === 'HEAD'
  const place = [world.seed, call.vendor, site, operation.id, JSON.stringify({ ...path, ...query })].join('/')
  const named = new Map(Object.entries(path).map(([name, value]) => [bareName(name), value]))
  const made = bodyOf({
    contract,
    operation,
    form,
    seed: isReading ? place : chance.hex(8),
    given: (name, schema, depth) => {
      const value = depth === 0 ? named.get(bareName(name)) : undefined
      return typesOf(schema).some((type) => type === typeof value || Number.isInteger(value)) ? value : undefined
    },
  })
  if (!made) return undefined
  return {
    outcome: reply(form.status, made.body),
    source: 'example',
    because: `${operation.id} has no behaviour and no state; the reply is ${made.how}`,
    ...(form.mediaType !== undefined && { mediaType: form.mediaType }),
  }
}
