import type { operations } from '../../contract/generated/pingone-aic.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { Call, Scheme } from '../vendor.ts'
import type { BehavioursOf } from '../typed.ts'
import { type ApiKey, newApiKey } from './api-key-records.ts'
import { monitoringProblems } from './monitoring-problems.ts'
import type { PlatformHere } from './service-accounts.ts'
import { administratorClient, type TokenPrincipal } from './tokens.ts'

/** How bodies of logs and keys are called (observed: rec). */
export const monitoringType = { 'content-type': 'application/json; charset=utf-8' }

/** The API key of a call, as JSON of its two parts; both headers must be there. */
function keyOf({ headers }: Call): string | undefined {
  const { 'x-api-key': id, 'x-api-secret': secret } = headers
  return typeof id === 'string' && typeof secret === 'string' ? JSON.stringify({ sub: id, secret }) : undefined
}

/** The scheme of logs: a key that the site has, with its secret (documented: doc Authenticate to the REST API). */
export const apiKeyScheme: Scheme = {
  find: keyOf,
  token: (credential) => ({
    ok: true,
    header: {},
    claims: JSON.parse(credential) as Readonly<Record<string, unknown>>,
  }),
  judge: (opened, { here }) => {
    if (!opened.ok) return { reason: opened.reason }
    const { sub, secret } = opened.claims
    const key = (here as unknown as PlatformHere).apiKeys.get(String(sub))
    if (!key) return { reason: 'there is no such API key here' }
    if (key.secret !== secret) return { reason: `the secret is not that of API key ${key.name}` }
    return { id: key.id, name: key.name, scopes: [] }
  },
}

const headed = { headers: monitoringType }

const viewOf = ({ name, id, createdAt }: ApiKey) => ({ name, api_key_id: id, created_at: createdAt })

/** Service accounts are refused whatever scopes they have; an administrator needs none (observed: aicm 2026-06). */
function refusedTo(principal: unknown): Problem | undefined {
  const isAdministrator = (principal as TokenPrincipal).clientId === administratorClient
  return isAdministrator ? undefined : monitoringProblems['api-keys-administrators-only']
}

/** The envelope of everything that is listed at once; its total counts pages, not items (observed: rec). */
export function onePage<Item>(result: readonly Item[]) {
  return {
    result,
    resultCount: result.length,
    pagedResultsCookie: null,
    totalPagedResultsPolicy: 'NONE',
    totalPagedResults: 1,
    remainingPagedResults: 0,
  }
}

/** The behaviours of API keys. */
export const apiKeyBehaviours = {
  /** All keys in order of creation, without their secrets (observed: rec cli:conn save 2023-06). */
  listApiKeys: ({ here, principal }) => {
    const problem = refusedTo(principal)
    return problem ? refuse(problem) : reply(200, onePage([...here.apiKeys.by('order')].map(viewOf)), headed)
  },

  /** A new key; its secret is shown this once. Names need not differ (observed: rec cli:conn save 2023-06). */
  createApiKey: ({ here, principal, body, nowMs, chance }) => {
    const problem = refusedTo(principal)
    if (problem) return refuse(problem)
    const key = newApiKey(body.name, here.apiKeys, nowMs, chance)
    const { name, api_key_id, created_at } = viewOf(key)
    const change = { here: { apiKeys: here.apiKeys.with(key.id, key) } }
    return reply(200, { name, api_key_id, api_key_secret: key.secret, created_at }, { ...headed, change })
  },

  /** One key without its secret (inferred: aicm names the path; frodo asks for it before it deletes). */
  getApiKey: ({ here, principal, path }) => {
    const problem = refusedTo(principal)
    const key = here.apiKeys.get(path.keyId)
    if (problem || !key) return refuse(problem ?? monitoringProblems['api-key-unknown'])
    return reply(200, viewOf(key), headed)
  },

  /** Deletes a key, which opens nothing from then on (observed: aicm 2026-06). */
  deleteApiKey: ({ here, principal, path }) => {
    const problem = refusedTo(principal)
    const key = here.apiKeys.get(path.keyId)
    if (problem || !key) return refuse(problem ?? monitoringProblems['api-key-unknown'])
    return reply(204, undefined, { change: { here: { apiKeys: here.apiKeys.without(key.id) } } })
  },
} satisfies BehavioursOf<operations, PlatformHere>
