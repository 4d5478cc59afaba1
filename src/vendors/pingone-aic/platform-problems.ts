import type { Problem } from '../../world/index.ts'
import { coded, type ProblemRow, reworded } from '../problem-tables.ts'

const noStore = { 'cache-control': 'no-store' }

/** A refusal of the token endpoint that nobody recorded: status and word by RFC 6749 and RFC 7523, text by us. */
function guessed(status: number, error: string, message: string): ProblemRow {
  const source = 'status and word follow RFC 6749 and RFC 7523; no recording, our wording'
  return { status, shape: 'F', message, members: { error }, headers: noStore, standing: 'assumed', source }
}

const rows = {
  'token-grant-type-missing': guessed(400, 'invalid_request', 'grant_type is missing'),
  'token-grant-type': guessed(400, 'unsupported_grant_type', 'The grant type is not supported for this client'),
  'token-client': guessed(401, 'invalid_client', 'Client authentication failed'),
  'assertion-missing': guessed(400, 'invalid_request', 'assertion is missing'),
  'assertion-malformed': guessed(400, 'invalid_grant', 'The assertion is not a JWT'),
  'assertion-unsigned': guessed(400, 'invalid_grant', 'The assertion is not signed'),
  'assertion-algorithm': guessed(
    400,
    'invalid_grant',
    'The algorithm of the assertion is not accepted; sign with RS256',
  ),
  'assertion-issuer': guessed(
    400,
    'invalid_grant',
    'iss and sub of the assertion must both be the id of the service account',
  ),
  'assertion-account': guessed(
    400,
    'invalid_grant',
    'The issuer of the assertion is no service account of this tenant',
  ),
  'assertion-account-inactive': guessed(400, 'invalid_grant', 'The service account is not active'),
  'assertion-signature': guessed(
    400,
    'invalid_grant',
    'No key of the service account verifies the signature of the assertion',
  ),
  'assertion-audience': {
    status: 400,
    shape: 'F',
    message: 'The audience of the assertion is not this token endpoint',
    members: { error: 'invalid_grant' },
    headers: noStore,
    standing: 'observed',
    source: 'aicm saw the refusal with status 400; its word and text are ours',
  },
  'assertion-without-expiry': guessed(400, 'invalid_grant', 'The assertion has no exp, or one that is no number'),
  'assertion-expired': guessed(400, 'invalid_grant', 'The assertion has expired'),
  'assertion-not-yet-valid': guessed(400, 'invalid_grant', 'The assertion is not valid yet'),
  'assertion-replayed': guessed(400, 'invalid_grant', 'The jti of the assertion was used before'),
  'scope-unsupported': {
    status: 400,
    shape: 'F',
    message: 'Unsupported scope for service account: fr:autoaccess:*',
    members: { error: 'invalid_scope' },
    headers: noStore,
    standing: 'observed',
    source: 'rec cli:agent import, config-manager restart; frodo compares the text up to the colon',
  },
  'service-account-unknown': {
    status: 403,
    shape: 'E',
    message: 'Access denied',
    standing: 'observed',
    source: 'rec cli svcacct GET',
  },
  'service-account-keys': {
    status: 400,
    shape: 'E',
    message: 'jwks must be the text of a JSON Web Key Set',
    standing: 'assumed',
    source: 'no recording; our wording',
  },
  'service-account-scopes': {
    status: 400,
    shape: 'E',
    message: 'Service accounts cannot have the scope fr:idc:federation:*',
    standing: 'assumed',
    source: 'doc Service accounts: restricted scopes cannot be given; no recording, our wording',
  },
  'managed-object-unknown': {
    status: 404,
    shape: 'E',
    message: 'Object 0 not found in managed/alpha_user',
    standing: 'inferred',
    source: 'the manner of identity management; frodo tolerates it',
  },
  'managed-type-unknown': {
    status: 404,
    shape: 'E',
    message: 'Resource managed/other not found',
    standing: 'inferred',
    source: 'the manner of identity management; our wording',
  },
  'script-unknown': {
    status: 501,
    shape: 'E',
    message:
      'Backlot does not run scripts; it answers only those with which clients read, encrypt and decrypt secrets, and this is none of them',
    standing: 'assumed',
    source: 'ours: a tenant would run it',
  },
  'script-encrypts-nothing': {
    status: 500,
    shape: 'E',
    message: 'Wrapped java.lang.NoSuchMethodException: Method not found encrypt(null,null,String)',
    standing: 'observed',
    source: 'rec lib:SecretsOps exportSecret 2024-07, of a secret that no placeholder may name',
  },
  'script-decrypts-nothing': {
    status: 500,
    shape: 'E',
    message: 'The value cannot be decrypted: another environment has encrypted it, or it was changed since',
    standing: 'assumed',
    source: 'no recording; our wording',
  },
  'query-filter': {
    status: 400,
    shape: 'E',
    message: 'The _queryFilter cannot be read',
    standing: 'assumed',
    source: 'no recording; our wording',
  },
} satisfies Record<string, ProblemRow>

/** The refusals of login and of the routes around the environment API, by code; texts without a recording are ours. */
export const platformProblems = coded<keyof typeof rows>(rows)

/** The refusal that names every scope that the account lacks; frodo cuts the list out and asks again without them. */
export function unsupportedScopes(scopes: readonly string[]): Problem {
  const message = `Unsupported scope for service account: ${scopes.join(',')}`
  return reworded(platformProblems['scope-unsupported'], { message })
}

/** The refusal of an unknown service account, with the status that the profile gives. */
export function unknownServiceAccount(status: number): Problem {
  return reworded(platformProblems['service-account-unknown'], { status })
}

/** The refusal of a service account with scopes that none can have. */
export function impossibleScopes(scopes: readonly string[]): Problem {
  const message = `Service accounts cannot have the scope ${scopes.join(', ')}`
  return reworded(platformProblems['service-account-scopes'], { message })
}

/** The refusal of an id that a type of managed object does not have. */
export function unknownObject(object: string, id: string): Problem {
  const message = `Object ${id} not found in managed/${object}`
  return reworded(platformProblems['managed-object-unknown'], { message })
}

/** The refusal of a type of managed object that the tenant does not have. */
export function unknownType(object: string): Problem {
  return reworded(platformProblems['managed-type-unknown'], { message: `Resource managed/${object} not found` })
}
