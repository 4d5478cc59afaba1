import type { ConsoleAction, ConsoleAsked, ConsoleDone, ConsoleRefusal, Jwk } from '../vendor.ts'
import { issuerAt, publicPart } from './api-keys.ts'
import type { KeyHere, OAuthClient } from './records.ts'

const permissions = { type: 'array', items: { type: 'string' }, description: 'What tokens of the client may do.' }
const clientId = { type: 'string' }
const tokenLifetimeSeconds = { type: 'integer', minimum: 1, description: 'How long its tokens are valid.' }
const exampleId = '6c0ad7b2-1f2e-4d0b-9d0c-0d3a52ce2a11'

const hereOf = ({ here }: ConsoleAsked): KeyHere => here as unknown as KeyHere

interface NewClient {
  readonly name: string
  readonly description?: string
  readonly permissions: readonly string[]
  readonly tokenLifetimeSeconds?: number
  readonly publicJwk?: Jwk
}

const stored = (asked: ConsoleAsked, client: OAuthClient) => ({
  here: { oauthClients: hereOf(asked).oauthClients.with(client.id, client) },
})

function registerClient(input: NewClient, asked: ConsoleAsked): ConsoleDone | ConsoleRefusal {
  const { chance, keys, origin } = asked
  const made = input.publicJwk ? null : (keys[chance.below(keys.length)] as Jwk)
  const publicJwk = publicPart(made ?? (input.publicJwk as Jwk))
  if (!['RSA', 'EC'].includes(String(publicJwk.kty)))
    return { refused: 'invalid', because: 'The key must be RSA or EC.' }
  const client: OAuthClient = {
    id: chance.uuid(),
    order: hereOf(asked).oauthClients.size,
    name: input.name,
    description: input.description ?? '',
    permissions: input.permissions,
    publicJwk,
    privateJwk: made,
    tokenLifetimeSeconds: input.tokenLifetimeSeconds ?? null,
  }
  const result = { clientId: client.id, issuer: issuerAt(origin), permissions: client.permissions, privateJwk: made }
  return { result, change: stored(asked, client) }
}

/** Does something with a client that there is. */
function withClient<Input extends { readonly clientId: string }>(
  act: (client: OAuthClient, input: Input, asked: ConsoleAsked) => ConsoleDone,
): ConsoleAction['act'] {
  return (input: Input, asked) => {
    const client = hereOf(asked).oauthClients.get(input.clientId)
    return client
      ? act(client, input, asked)
      : { refused: 'unknown', because: `No client has the id ${input.clientId}.` }
  }
}

/** OAuth clients under API Access Management (documented: page Manage OAuth API Clients). */
export const clientActions = {
  'register-oauth-client': {
    summary: 'Register an OAuth client; without a public key of its own it is given a key pair',
    input: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        description: { type: 'string' },
        permissions,
        tokenLifetimeSeconds,
        publicJwk: { type: 'object', description: 'An RSA or EC key.' },
      },
      required: ['name', 'permissions'],
      additionalProperties: false,
    },
    example: { name: 'CI', permissions: ['rsa.user.read'] },
    act: registerClient,
  },
  'change-oauth-client': {
    summary: 'Change permissions or token lifetime of an OAuth client',
    input: {
      type: 'object',
      properties: { clientId, permissions, tokenLifetimeSeconds },
      required: ['clientId'],
      additionalProperties: false,
    },
    example: { clientId: exampleId, permissions: ['rsa.user.read'] },
    act: withClient<{ clientId: string } & Partial<OAuthClient>>((client, { clientId: id, ...changes }, asked) => ({
      result: { clientId: id, ...changes },
      change: stored(asked, { ...client, ...changes }),
    })),
  },
  'delete-oauth-client': {
    summary: 'Delete an OAuth client; its tokens are refused from now on',
    input: { type: 'object', properties: { clientId }, required: ['clientId'], additionalProperties: false },
    example: { clientId: exampleId },
    act: withClient((client, _input, asked) => ({
      result: { clientId: client.id },
      change: { here: { oauthClients: hereOf(asked).oauthClients.without(client.id) } },
    })),
  },
} satisfies Record<string, ConsoleAction>
