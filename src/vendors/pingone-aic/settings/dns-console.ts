import type { ConsoleAction, ConsoleAsked } from '../../vendor.ts'
import type { Here } from '../records.ts'
import { dnsNameOf } from './records.ts'

const hostName =
  '^(?=.{1,253}\\.?$)[A-Za-z0-9_]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9_]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?$'

const nameInput = {
  type: 'object',
  properties: { name: { type: 'string', pattern: hostName } },
  required: ['name'],
  additionalProperties: false,
}

interface Named {
  readonly name: string
}

const namesOf = ({ here }: ConsoleAsked): Here['dnsNames'] => (here as unknown as Here).dnsNames

/** What is done where a domain is kept, for which the tenant has no API: aliases of the tenant come and go. */
export const dnsConsole: Readonly<Record<string, ConsoleAction>> = {
  'add-cname': {
    summary: 'Make a name an alias (CNAME) of the tenant, so that it verifies as a custom domain',
    input: nameInput,
    example: { name: 'login.example.com' },
    act: ({ name }: Named, asked) => {
      const alias = { name: dnsNameOf(name) }
      return { result: alias, change: { here: { dnsNames: namesOf(asked).with(alias.name, alias) } } }
    },
  },
  'remove-cname': {
    summary: 'Take an alias of the tenant away again',
    input: nameInput,
    example: { name: 'login.example.com' },
    act: ({ name }: Named, asked) => {
      const alias = dnsNameOf(name)
      if (!namesOf(asked).has(alias)) return { refused: 'unknown', because: `${alias} is no alias of this tenant.` }
      return { result: { name: alias }, change: { here: { dnsNames: namesOf(asked).without(alias) } } }
    },
  },
}
