import {
  account,
  isPending,
  numberOf,
  secretView,
  type Site,
  touch,
  type Variable,
  variableView,
  type Version,
  versionView,
} from './esv-records.ts'
import { type Body, fitsEncoding, shapes, wrongBody, wrongId, wrongNumber, wrongVersion } from './esv-rules.ts'

/** What a list is asked for; texts as they stand in the query, the cookie as the id after which the page begins. */
export interface Paging {
  readonly isVersionTwo: boolean
  readonly onlyPending: boolean
  readonly size?: string
  readonly offset?: string
  readonly after?: string | 'invalid'
}

/** A call of the ESV family in the model's words. */
export type Request =
  | ({ readonly op: 'listVariables' | 'listSecrets' } & Paging)
  | { readonly op: 'count'; readonly onlyPending: boolean }
  | { readonly op: 'status' | 'restart' }
  | {
      readonly op: 'getVariable' | 'deleteVariable' | 'getSecret' | 'deleteSecret' | 'listVersions'
      readonly id: string
    }
  | {
      readonly op: 'putVariable' | 'describeVariable' | 'putSecret' | 'describeSecret' | 'addVersion'
      readonly id: string
      readonly body?: Body
    }
  | { readonly op: 'getVersion' | 'deleteVersion'; readonly id: string; readonly version: string }
  | { readonly op: 'setStatus'; readonly id: string; readonly version: string; readonly body?: Body }

/** What must be answered. */
export interface Expected {
  readonly status: number
  readonly body?: object
  /** The id after which the next page begins; the cookie that says so is the tenant's own affair. */
  readonly cookieAfter?: string
  /** Whether `lastChangeDate` is shown with digits below the microsecond. */
  readonly isFine?: boolean
}

type Of<Op extends Request['op'], R = Request> = R extends { readonly op: infer Ops }
  ? Op extends Ops
    ? R
    : never
  : never
type Rules = { readonly [Op in Request['op']]: (site: Site, request: Of<Op>, now: number) => Expected }

const restartMs = 107_000

const ok = (body?: object): Expected => (body === undefined ? { status: 200 } : { status: 200, body })
/** A refusal in the family's one shape. */
export const refused = (code: number, message: string): Expected => ({ status: code, body: { code, message } })
/** A call that does not fit. */
export const invalid = (message: string): Expected => refused(400, message)

const noVariable = refused(404, 'The variable does not exist')
const noSecret = refused(404, 'The secret does not exist or does not have a version')
const noVersion = refused(404, 'Failed to get secret version')
const notDeleted = refused(500, 'Failed to delete secret version')

function listed<R>(
  records: Map<string, R>,
  paging: Paging,
  pending: (record: R) => boolean,
  view: (id: string, record: R) => object,
): Expected {
  const wrong = wrongNumber('_pageSize', paging.size, 1, 100) ?? wrongNumber('_pagedResultsOffset', paging.offset, 0)
  if (wrong !== undefined) return invalid(wrong)
  const ids = [...records.keys()].filter((id) => !paging.onlyPending || pending(records.get(id) as R)).sort()
  const show = (id: string): object => view(id, records.get(id) as R)
  if (!paging.isVersionTwo) return ok(envelope(ids.map(show), -1, -1, 'NONE'))
  if (paging.after === 'invalid') return invalid('Invalid paged results cookie')
  const rest = ids.filter((id) => id > (paging.after ?? '')).slice(Number(paging.offset ?? 0))
  const shownIds = rest.slice(0, Number(paging.size ?? 25))
  const left = rest.length - shownIds.length
  const last = left > 0 ? shownIds.at(-1) : undefined
  const expected = ok(envelope(shownIds.map(show), left, ids.length, 'EXACT'))
  return last === undefined ? expected : { ...expected, cookieAfter: last }
}

const envelope = (result: readonly object[], left: number, total: number, policy: string) => ({
  pagedResultsCookie: null,
  remainingPagedResults: left,
  result,
  resultCount: result.length,
  totalPagedResults: total,
  totalPagedResultsPolicy: policy,
})

/** What a call that fits does; reading always works, writing does not while a restart runs. */
export const rules: Rules = {
  listVariables: (site, paging) =>
    listed(
      site.variables,
      paging,
      ({ loaded }) => !loaded,
      (id, one) => variableView(id, one, !paging.isVersionTwo),
    ),

  listSecrets: (site, paging) => listed(site.secrets, paging, isPending, secretView),

  count: ({ variables, secrets }, { onlyPending }) =>
    ok({
      secrets: [...secrets.values()].filter((secret) => !onlyPending || isPending(secret)).length,
      variables: [...variables.values()].filter(({ loaded }) => !onlyPending || !loaded).length,
    }),

  status: ({ restart }) => ok({ restartStatus: typeof restart === 'object' ? 'restarting' : 'ready' }),

  restart: (site, _request, now) => {
    if (typeof site.restart !== 'object') site.restart = { left: restartMs, since: now }
    return ok({ restartStatus: 'restarting' })
  },

  getVariable: ({ variables }, { id }) => {
    const known = variables.get(id)
    return known ? ok(variableView(id, known)) : noVariable
  },

  putVariable: ({ variables }, { id, body = {} }, now) => {
    const { description = '', expressionType, valueBase64 } = body as Record<string, string>
    const value = valueBase64 as string
    const known = variables.get(id)
    if (!known && expressionType === undefined) {
      return invalid('Variable type required; expressionType cannot be empty when creating new variables')
    }
    if (known && expressionType !== undefined && expressionType !== known.type) {
      return invalid('Changing the type of an existing variable is not permitted')
    }
    if (known?.value === value && known.description === description) return ok(variableView(id, known))
    const type = known?.type ?? (expressionType as string)
    const loaded = known?.value === value && known.loaded
    variables.set(id, { description, type, value, changed: now, by: account, loaded })
    return ok(variableView(id, variables.get(id) as Variable))
  },

  describeVariable: ({ variables }, { id, body = {} }, now) => {
    const known = variables.get(id)
    if (!known) return noVariable
    if (known.description !== body.description) {
      Object.assign(known, { description: body.description, changed: now, by: account })
    }
    return ok()
  },

  deleteVariable: ({ variables }, { id }) => {
    const known = variables.get(id)
    return known && variables.delete(id) ? ok(variableView(id, known)) : noVariable
  },

  getSecret: ({ secrets }, { id }) => {
    const known = secrets.get(id)
    return known ? ok(secretView(id, known)) : noSecret
  },

  putSecret: ({ secrets }, { id, body = {} }, now) => {
    const { description = '', encoding, valueBase64 } = body as Record<string, string>
    const value = valueBase64 as string
    if (secrets.has(id)) return invalid('Failed to create secret, the secret already exists')
    if (!fitsEncoding(encoding as string, value)) return refused(500, 'Failed to create secret')
    const placeholders = body.useInPlaceholders as boolean
    const versions: Version[] = [{ created: now, status: 'ENABLED', value }]
    const loadedVersion = placeholders ? 0 : 1
    const made = {
      description,
      encoding: encoding as string,
      placeholders,
      changed: now,
      by: account,
      loadedVersion,
      versions,
    }
    secrets.set(id, made)
    return { ...ok(secretView(id, made)), isFine: true }
  },

  describeSecret: ({ secrets }, { id, body = {} }, now) => {
    const known = secrets.get(id)
    if (!known) return noSecret
    if (known.description !== body.description) {
      Object.assign(known, { description: body.description, changed: now, by: account })
    }
    return ok()
  },

  deleteSecret: ({ secrets }, { id }) => {
    const known = secrets.get(id)
    return known && secrets.delete(id) ? ok(secretView(id, known)) : noSecret
  },

  listVersions: ({ secrets }, { id }) => {
    const known = secrets.get(id)
    return known ? ok(known.versions.map((version, index) => versionView(version, index + 1)).reverse()) : noSecret
  },

  addVersion: ({ secrets }, { id, body = {} }, now) => {
    const known = secrets.get(id)
    const value = body.valueBase64 as string
    if (!known) return refused(404, 'Failed to create secret version')
    if (!fitsEncoding(known.encoding, value)) return refused(500, 'Failed to create secret version')
    const latest = known.versions.at(-1) as Version
    if (latest.value === value) return ok(versionView(latest, known.versions.length))
    known.versions.push({ created: now, status: 'ENABLED', value })
    touch(known, now)
    return ok(versionView(known.versions.at(-1) as Version, known.versions.length))
  },

  getVersion: ({ secrets }, { id, version }) => {
    const known = secrets.get(id)
    const number = known ? numberOf(known, version) : 0
    return known && number > 0 ? ok(versionView(known.versions[number - 1] as Version, number)) : noVersion
  },

  setStatus: ({ secrets }, { id, version, body = {} }, now) => {
    const known = secrets.get(id)
    const number = known ? numberOf(known, version) : 0
    if (!known || number === 0) return noSecret
    const named = known.versions[number - 1] as Version
    if (named.status === 'DESTROYED') return refused(500, 'Failed to change secret version status')
    if (body.status === 'DISABLED' && number === known.versions.length) {
      return invalid('Cannot disable latest secret version')
    }
    if (named.status !== body.status) {
      named.status = body.status as Version['status']
      touch(known, now)
    }
    return ok(versionView(named, number))
  },

  deleteVersion: ({ secrets }, { id, version }, now) => {
    const known = secrets.get(id)
    const number = known ? numberOf(known, version) : 0
    if (!known || number === 0 || number === known.versions.length) return notDeleted
    const named = known.versions[number - 1] as Version
    if (named.status === 'DESTROYED') return notDeleted
    Object.assign(named, { status: 'DESTROYED', value: undefined })
    touch(known, now)
    return ok(versionView(named, number))
  },
}

/** What is wrong with a call by itself, whatever there is. */
export function wrong(request: Request): string | undefined {
  const { op } = request
  if (!('id' in request)) return undefined
  const path = op.endsWith('Variable') ? wrongId('variableId', request.id) : wrongId('secretId', request.id)
  if (path !== undefined) return path
  const version = 'version' in request ? wrongVersion(request.version) : undefined
  if (version !== undefined) return version
  if (op === 'putVariable') return wrongBody(shapes.variable, request.body)
  if (op === 'putSecret') return wrongBody(shapes.secret, request.body)
  if (op === 'addVersion') return wrongBody(shapes.version, request.body)
  if (op === 'setStatus') return wrongBody(shapes.status, request.body)
  if (op === 'describeVariable' || op === 'describeSecret') return wrongBody(shapes.description, request.body)
  return undefined
}

/** What a running restart holds off. */
export const writes = /^(put|describe|delete|add|set)/
