import { coded, type ProblemRow } from '../problem-tables.ts'

const refused = (status: number, error: string, message: string): ProblemRow => ({
  status,
  shape: 'oauth',
  message,
  members: { error },
  standing: 'assumed',
  source: 'RFC 6749 and RFC 7523; no recording of the tenant',
})

const rows = {
  'grant-type-missing': refused(400, 'invalid_request', 'grant_type is missing'),
  'grant-type-unknown': refused(400, 'unsupported_grant_type', 'The grant type is not supported'),
  'client-unauthenticated': refused(401, 'invalid_client', 'The client must authenticate with a signed assertion'),
  'assertion-malformed': refused(400, 'invalid_request', 'client_assertion is not a JWT'),
  'client-unknown': refused(401, 'invalid_client', 'The client is not known'),
  'client-id-missing': refused(400, 'invalid_request', 'client_id is missing'),
  'client-other': refused(401, 'invalid_client', 'client_id is not the subject of the assertion'),
  'assertion-issuer': refused(401, 'invalid_client', 'Issuer and subject of the assertion differ'),
  'assertion-signature': refused(401, 'invalid_client', 'The signature of the assertion is not valid'),
  'assertion-audience': refused(401, 'invalid_client', 'The audience of the assertion is not the token endpoint'),
  'assertion-times': refused(401, 'invalid_client', 'The assertion has expired, is not valid yet, or lives too long'),
  'assertion-jti': refused(401, 'invalid_client', 'The assertion has no jti'),
  'assertion-replayed': refused(401, 'invalid_client', 'The assertion was used before'),
  'scope-invalid': refused(400, 'invalid_scope', 'The client has none of these permissions'),
} satisfies Record<string, ProblemRow>

/** The name of a refusal of the token endpoint. */
export type LoginProblem = keyof typeof rows

/** The refusals of the token endpoint. */
export const loginProblems: ReturnType<typeof coded<LoginProblem>> = coded(rows)
