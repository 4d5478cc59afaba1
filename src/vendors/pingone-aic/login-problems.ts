import { coded, type ProblemRow } from '../problem-tables.ts'

const noStore = { 'cache-control': 'no-store' }

function oauth(status: number, error: string, message: string): ProblemRow {
  const source = 'status and word follow RFC 6749 and RFC 7636; no recording, our wording'
  return { status, shape: 'F', message, members: { error }, headers: noStore, standing: 'assumed', source }
}

const rows = {
  'login-failure': {
    status: 401,
    shape: 'E',
    message: 'Login failure',
    standing: 'inferred',
    source: 'the manner of access management when a journey ends in failure; no recording',
  },
  'login-timed-out': {
    status: 401,
    shape: 'E',
    message: 'Session has timed out',
    members: { detail: { errorCode: '110' } },
    standing: 'inferred',
    source: 'the manner of access management; no recording',
  },
  'journey-unknown': {
    status: 400,
    shape: 'E',
    message: 'No Configuration found',
    standing: 'inferred',
    source: 'the manner of access management; no recording',
  },
  'session-unknown': {
    status: 401,
    shape: 'E',
    message: 'Access Denied',
    standing: 'assumed',
    source: 'no recording',
  },
  'authorize-client': oauth(400, 'invalid_client', 'There is no such client, or it may not ask here'),
  'authorize-redirect': oauth(400, 'redirect_uri_mismatch', 'The redirect_uri is none of the client'),
  'authorize-csrf': oauth(400, 'bad_request', 'The csrf value is not that of the session'),
  'code-missing': oauth(400, 'invalid_request', 'code is missing'),
  'code-invalid': oauth(400, 'invalid_grant', 'The code is unknown, was used, or has expired'),
  'code-redirect': oauth(400, 'invalid_grant', 'The redirect_uri is not the one that the code was asked for with'),
  'code-verifier': oauth(400, 'invalid_grant', 'The code_verifier does not fit the challenge'),
} satisfies Record<string, ProblemRow>

/** The refusals of the login of administrators, by code. */
export const loginProblems = coded<keyof typeof rows>(rows)
