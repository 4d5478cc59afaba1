import type { Change } from '../../world/index.ts'
import type { ConsoleAction, ConsoleAsked, ConsoleDone, ConsoleRefusal, Jwk } from '../vendor.ts'
import { keyFileOf, keyOf } from './api-keys.ts'
import { clientActions } from './console-clients.ts'
import { userActions } from './console-users.ts'
import { factsOf } from './facts.ts'
import type { ApiKey, KeyHere, Role } from './records.ts'

const roles = ['HelpDeskAdministrator', 'SuperAdministrator']
const role = { type: 'string', enum: roles, description: 'What the key may do; Help Desk Administrator unless given.' }
const description = { type: 'string', description: 'What the console and the key file call the key.' }
const accessID = { type: 'string', description: 'The access id of the key.' }
const exampleId = '6c0ad7b2-1f2e-4d0b-9d0c-0d3a52ce2a11'

const inputOf = (properties: object, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const hereOf = ({ here }: ConsoleAsked): KeyHere => here as unknown as KeyHere

const shown = ({ id, ...key }: ApiKey) => ({
  accessID: id,
  role: key.role,
  description: key.description,
  owner: key.owner,
  downloaded: key.downloaded,
})

/** A key pair that no key and no client has, as long as there are enough. */
function freshJwk(asked: ConsoleAsked): Jwk {
  const used = new Set(
    hereOf(asked)
      .apiKeys.toArray()
      .map(({ jwk }) => jwk.n),
  )
  const free = asked.keys.filter((jwk) => !used.has(jwk.n))
  const pool = free.length > 0 ? free : asked.keys
  return pool[asked.chance.below(pool.length)] as Jwk
}

const stored = (asked: ConsoleAsked, key: ApiKey): Change => ({
  here: { apiKeys: hereOf(asked).apiKeys.with(key.id, key) },
})

/** Does something with a key that there is. */
function withKey<Input extends { readonly accessID: string }>(
  act: (key: ApiKey, input: Input, asked: ConsoleAsked) => ConsoleDone | ConsoleRefusal,
): ConsoleAction['act'] {
  return (input: Input, asked) => {
    const key = hereOf(asked).apiKeys.get(input.accessID)
    return key ? act(key, input, asked) : { refused: 'unknown', because: `No key has the access id ${input.accessID}.` }
  }
}

function changed(asked: ConsoleAsked, key: ApiKey): ConsoleDone {
  return { result: shown(key), change: stored(asked, key) }
}

interface NewKey {
  readonly description: string
  readonly role?: Role
  readonly owner?: ApiKey['owner']
}

function addKey({ owner = 'administrator', ...input }: NewKey, asked: ConsoleAsked): ConsoleDone | ConsoleRefusal {
  const { apiKeyLimit, keyRoleDefault } = factsOf(asked)
  const { apiKeys } = hereOf(asked)
  if (apiKeys.size >= apiKeyLimit)
    return { refused: 'conflict', because: `There are ${apiKeyLimit} keys already; delete one first.` }
  const named = {
    description: input.description,
    role: input.role ?? (keyRoleDefault as Role),
    jwk: freshJwk(asked),
    owner,
  }
  return changed(asked, keyOf(named, apiKeys, asked.nowMs, asked.chance))
}

const keyActions = {
  'add-key': {
    summary: 'Add an administration key; download its key file next',
    input: inputOf(
      { description, role, owner: { type: 'string', enum: ['administrator', 'authentication-manager'] } },
      ['description'],
    ),
    example: { description: 'CI', role: 'SuperAdministrator' },
    act: addKey,
  },
  'download-key-file': {
    summary: 'Download the key file of a key; it can be downloaded once',
    input: inputOf({ accessID }, ['accessID']),
    example: { accessID: exampleId },
    act: withKey((key, _input, asked) => {
      if (key.downloaded) return { refused: 'conflict', because: 'The key file was downloaded; regenerate the key.' }
      const keyFile = keyFileOf(hereOf(asked), key, asked.origin, asked.facts)
      return { result: { ...keyFile }, change: stored(asked, { ...key, downloaded: true }) }
    }),
  },
  'regenerate-key': {
    summary: 'Make a new key file for a key; the old one stops working at once',
    input: inputOf({ accessID }, ['accessID']),
    example: { accessID: exampleId },
    act: withKey((key, _input, asked) => changed(asked, { ...key, jwk: freshJwk(asked), downloaded: false })),
  },
  'change-key-role': {
    summary: 'Change the role of a key in place',
    input: inputOf({ accessID, role }, ['accessID', 'role']),
    example: { accessID: exampleId, role: 'SuperAdministrator' },
    act: withKey<{ accessID: string; role: Role }>((key, input, asked) => changed(asked, { ...key, role: input.role })),
  },
  'change-key-description': {
    summary: 'Change the description of a key; its key file keeps working',
    input: inputOf({ accessID, description }, ['accessID', 'description']),
    example: { accessID: exampleId, description: 'Nightly jobs' },
    act: withKey<{ accessID: string; description: string }>((key, input, asked) =>
      changed(asked, { ...key, description: input.description }),
    ),
  },
  'delete-key': {
    summary: 'Delete a key; its client is refused from now on',
    input: inputOf({ accessID }, ['accessID']),
    example: { accessID: exampleId },
    act: withKey((key, _input, asked) => ({
      result: shown(key),
      change: { here: { apiKeys: hereOf(asked).apiKeys.without(key.id) } },
    })),
  },
  'list-keys': {
    summary: 'List the keys without their secrets',
    input: inputOf({}, []),
    example: {},
    act: (_input: unknown, asked: ConsoleAsked) => ({
      result: { keys: [...hereOf(asked).apiKeys.by('order')].map(shown) },
    }),
  },
} satisfies Record<string, ConsoleAction>

/**
 * What a Super Administrator does in the console: administration keys (documented: 002; that a role changes in place is one of
 * the page's two statements) and OAuth clients.
 */
export const consoleActions: Readonly<Record<string, ConsoleAction>> = {
  ...keyActions,
  ...clientActions,
  ...userActions,
}
