import type { Contract, Finding, Profile } from '../contract/index.ts'
import type { Problem } from '../world/index.ts'
import type { Call, Refusals, Rendered, Vendor } from '../vendors/vendor.ts'
import { errorBody } from './error-bodies.ts'
import { formOf, isJsonForm, satisfies } from './forms.ts'
import { contentTypeOf, parserOf } from './parse.ts'
import { type Built, planOf } from './plan.ts'
import { problemDocument } from './refusals.ts'
import { mintsOf, schemesOf, tokenForms } from './schemes.ts'

const source = 'ours: the document declares no wording'

const problem = (code: string, status: number, message: string, rest: Partial<Problem> = {}): Problem => ({
  code,
  status,
  shape: 'declared',
  message,
  standing: 'assumed',
  source,
  ...rest,
})

const problems = {
  unauthenticated: problem('unauthenticated', 401, 'The call carries no credential that is accepted'),
  forbidden: problem('forbidden', 403, 'The credential lacks a scope that the operation needs'),
  'rate-limited': problem('rate-limited', 429, 'Too many calls', { headers: { 'retry-after': '1' } }),
  invalid: problem('invalid', 400, 'The call does not fit the contract'),
  'unsupported-media-type': problem('unsupported-media-type', 415, 'The body has a type that is not declared'),
  unreadable: problem('unreadable', 400, 'The body cannot be read'),
  'not-found': problem('not-found', 404, 'There is no such thing'),
  'method-not-allowed': problem('method-not-allowed', 405, 'The path does not know the method'),
  conflict: problem('conflict', 409, 'The state of the resource does not allow it'),
  unavailable: problem('unavailable', 503, 'Not available for now'),
  'not-implemented': problem('not-implemented', 501, 'Nothing that could be made satisfies the contract'),
}

const refusals: Refusals = {
  unauthenticated: (reason) => ({
    ...problems.unauthenticated,
    message: `${problems.unauthenticated.message}: ${reason}`,
    headers: { 'www-authenticate': 'Bearer' },
  }),
  unauthorized: () => problems.forbidden,
  rateLimited: (seconds) => ({ ...problems['rate-limited'], headers: { 'retry-after': String(seconds) } }),
  invalid: (findings, call) => invalid(findings, call),
  malformed: (reason) => ({ ...problems.unreadable, message: reason }),
  noRoute: ({ method, path }) => ({
    ...problems['not-found'],
    message: `The document has no path for ${method} ${path}`,
  }),
  methodNotAllowed: (allowed, { method, path }) => ({
    ...problems['method-not-allowed'],
    message: `${path} does not know ${method}; it knows ${allowed.join(', ')}`,
    headers: { allow: allowed.join(', ') },
  }),
  notImplemented: ({ operation, path }) => ({
    ...problems['not-implemented'],
    message: `Backlot cannot make an answer for operation ${operation?.id ?? path}`,
  }),
}

/** A call that does not fit: 415 for a body of another type, else the declared one of 400 and 422, else 400. */
function invalid(findings: readonly Finding[], call: Call): Problem {
  const [first] = findings
  if (first?.keyword === 'mediaType') {
    return {
      ...problems['unsupported-media-type'],
      message: `The body is ${contentTypeOf(call)}, which is not declared`,
    }
  }
  const words = findings.map(({ part, name, pointer, message }) =>
    `${part} ${name}${pointer} ${message}`.replace('  ', ' '),
  )
  const replies = call.operation?.replies ?? {}
  const status = replies['400'] === undefined && replies['422'] !== undefined ? 422 : 400
  return { ...problems.invalid, status, message: words.join('; ') }
}

/** Writes a refusal as the operation declares it where its schema has room for a message or a code, else as a problem of ours. */
function rendererOf(contract: Contract): Vendor['render'] {
  return (refusal: Problem, { operation }: Call): Rendered => {
    const document = problemDocument(refusal)
    const form = operation && formOf(operation, refusal.status)
    if (!operation || !form) return { ...document, ours: true }
    if (form.mediaType === undefined) return {}
    if (/problem\+json/.test(form.mediaType) && satisfies(contract, operation, form, document.body)) {
      return { ...document, mediaType: form.mediaType }
    }
    const body = isJsonForm(form) ? errorBody(contract, operation, form, refusal) : undefined
    return body === undefined ? { ...document, ours: true } : { body, mediaType: form.mediaType }
  }
}

/** The vendor that a contract alone makes: its routes and checks, generic state, and refusals in its declared shape. */
export function documentVendor(name: string, contract: Contract): Vendor {
  const schemes = Object.keys(contract.securitySchemes)
  const behaviours = {}
  return {
    name,
    isGeneric: true,
    firstCall: firstCallOf(contract, { behaviours, collections: {} }),
    collections: {},
    machines: [],
    behaviours,
    problems,
    schemes: schemesOf(contract),
    tokens: tokenForms,
    mints: mintsOf(contract),
    refusals,
    parse: parserOf(contract),
    render: rendererOf(contract),
    bodySuffix: () => '',
    headers: () => ({}),
    seed: () => ({}),
    credentials: () => ({
      schemes,
      note: 'POST /_backlot/tokens mints a token; anyCredential of the profile accepts any other',
    }),
  }
}

/** A list to look at first, else any GET without parameters in its path. */
function firstCallOf(contract: Contract, built: Built): string {
  const { resources } = planOf(contract, built)
  const list = resources.find(({ deeds, parents }) => deeds.list && parents.length === 0)
  const open = contract.routes.find(({ method, path }) => method === 'GET' && !path.includes('{'))
  return list?.deeds.list?.path ?? open?.path ?? '/'
}

/** The profile of a document, completed: one site, and every credential accepted, unless it says otherwise. */
export function documentProfile(vendor: string, title: string, own?: Profile): Profile {
  const anyCredential = {
    value: true,
    standing: 'assumed',
    source: 'ours: a document does not say which credentials are good',
    note: 'Any credential that is not empty is accepted, with every scope; a minted token is judged.',
  } as const
  const profile = own ?? { title, sites: ['main'], facts: {} }
  return { ...profile, vendor, facts: { anyCredential, ...profile.facts } }
}
