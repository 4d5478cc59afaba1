import { type ConsoleAction, type ConsoleAsked, type ConsoleDone, type ConsoleRefusal, ReadyToken } from '../vendor.ts'
import { newKey } from './api-keys.ts'
import type { ApiKey, KeyRole } from './records.ts'
import { changed, platformOf } from './site.ts'
import { claimsOfKey } from './tokens.ts'

interface KeyInput {
  readonly organization: string
  readonly name: string
  readonly role: KeyRole
  readonly createdBy?: string
  readonly expiresInSeconds?: number
}

/** A key with its first tokens, which are shown this once (documented: AUTH). */
function create(input: KeyInput, asked: ConsoleAsked): ConsoleDone | ConsoleRefusal {
  const here = platformOf(asked.world)
  const { organization: orgId, name, role, createdBy = 'console@backlot.example', expiresInSeconds } = input
  if (!here.organizations.has(orgId)) return { refused: 'unknown', because: `There is no organization ${orgId}.` }
  const expires = expiresInSeconds === undefined ? {} : { expiresMs: asked.nowMs + expiresInSeconds * 1000 }
  const key = newKey({ orgId, name, role, createdBy, ...expires }, asked)
  const result = {
    apiKeyId: key.id,
    orgId,
    role,
    accessToken: new ReadyToken('access', claimsOfKey(key, asked)),
    refreshToken: key.refreshToken,
  }
  return { result, ...changed({ apiKeys: here.apiKeys.with(key.id, key) }) }
}

/** An action on a key that exists; `undefined` deletes it. */
function onKey(apply: (key: ApiKey) => ApiKey | undefined): ConsoleAction['act'] {
  return ({ apiKeyId }: { apiKeyId: string }, { world }) => {
    const { apiKeys } = platformOf(world)
    const key = apiKeys.get(apiKeyId)
    if (!key) return { refused: 'unknown', because: `There is no API key ${apiKeyId}.` }
    const next = apply(key)
    const result = { apiKeyId, name: key.name, enabled: next?.isEnabled ?? null }
    return { result, ...changed({ apiKeys: next ? apiKeys.with(apiKeyId, next) : apiKeys.without(apiKeyId) }) }
  }
}

const input = {
  type: 'object',
  properties: { apiKeyId: { type: 'string' } },
  required: ['apiKeyId'],
  additionalProperties: false,
}
const example = { apiKeyId: '00000000-0000-4000-8000-000000000000' }

/** What an administrator does with API keys. */
export const keyActions: Readonly<Record<string, ConsoleAction>> = {
  'create-api-key': {
    summary: 'Generate an API key, with a role, for an organization',
    input: {
      type: 'object',
      properties: {
        organization: { type: 'string', description: 'The id of the organization.' },
        name: { type: 'string', minLength: 1 },
        role: { type: 'string', enum: ['administrator', 'member'] },
        createdBy: { type: 'string', description: 'The e-mail address of whoever makes it.' },
        expiresInSeconds: { type: 'integer', minimum: 1, description: 'The key never expires unless given.' },
      },
      required: ['organization', 'name', 'role'],
      additionalProperties: false,
    },
    example: { organization: '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e03', name: 'pipeline', role: 'administrator' },
    act: create,
  },
  'disable-api-key': {
    summary: 'Disable an API key: none of its tokens is accepted',
    input,
    example,
    act: onKey((key) => ({ ...key, isEnabled: false })),
  },
  'enable-api-key': {
    summary: 'Enable a disabled API key again',
    input,
    example,
    act: onKey((key) => ({ ...key, isEnabled: true })),
  },
  'delete-api-key': { summary: 'Delete an API key', input, example, act: onKey(() => undefined) },
}
