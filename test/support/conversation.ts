import fc from 'fast-check'
import type { Client } from './tenant.ts'

const ids = ['esv-a', 'esv-b', 'esv-c']
const values = ['b25l', 'dHdv', 'dGhyZWU=', 'not base64!']

/** One call of a random conversation about ESVs, good or bad. */
export const stepArbitrary = fc.record({
  kind: fc.constantFrom(
    'putVariable',
    'deleteVariable',
    'putSecret',
    'addVersion',
    'disable',
    'deleteSecret',
    'describe',
    'restart',
    'list',
    'count',
    'nowhere',
  ),
  id: fc.constantFrom(...ids),
  value: fc.constantFrom(...values),
})
/** One call of a random conversation. */
export type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never

/** Sends a call of a conversation. */
export function send(client: Client, { kind, id, value }: Step) {
  const variable = `/environment/variables/${id}`
  const secret = `/environment/secrets/${id}`
  const calls: Record<Step['kind'], () => ReturnType<Client>> = {
    putVariable: () => client('PUT', variable, { valueBase64: value, expressionType: 'string' }),
    deleteVariable: () => client('DELETE', variable),
    putSecret: () => client('PUT', secret, { valueBase64: value, encoding: 'generic', useInPlaceholders: true }),
    addVersion: () => client('POST', `${secret}/versions?_action=create`, { valueBase64: value }),
    disable: () => client('POST', `${secret}/versions/1?_action=changestatus`, { status: 'DISABLED' }),
    deleteSecret: () => client('DELETE', secret),
    describe: () => client('POST', `${variable}?_action=setDescription`, { description: value }),
    restart: () => client('POST', '/environment/startup?_action=restart'),
    list: () => client('GET', '/environment/secrets?_onlyPending=true'),
    count: () => client('GET', '/environment/count'),
    nowhere: () => client('GET', '/environment/nowhere'),
  }
  return calls[kind]()
}
