import { coded, type ProblemRow } from '../problem-tables.ts'

const rows = {
  'key-refused': {
    status: 403,
    shape: 'framework',
    message: 'Server failed to process provided access token',
    standing: 'observed',
    source: 'PYD recording; the words for an unknown access id and a wrong audience inferred from SPL',
  },
  'role-too-low': {
    status: 403,
    shape: 'framework',
    message: 'Access is denied',
    standing: 'documented',
    source: '002 and pages for the status; the words, and the same for a missing permission, are assumed',
  },
  'token-invalid': {
    status: 401,
    shape: 'oauth',
    message: '',
    members: { error: 'invalid_token' },
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    standing: 'inferred',
    source: 'PYD refreshes on 401; the body is that of its unit test',
  },
  'rate-limited': {
    status: 429,
    shape: 'framework',
    message: 'Too many requests',
    standing: 'documented',
    source: 'pages for the status; the shape is assumed',
  },
  invalid: {
    status: 400,
    shape: 'application',
    message: 'The request is not valid.',
    standing: 'documented',
    source: 'pages for the status; the words are ours',
  },
  unreadable: {
    status: 400,
    shape: 'framework',
    message: 'JSON parse error',
    standing: 'assumed',
    source: 'words of the web framework',
  },
  'media-type': {
    status: 415,
    shape: 'framework',
    message: 'Content type not supported',
    standing: 'documented',
    source: 'page User Details for the status; the words are those of the web framework',
  },
  'path-unknown': {
    status: 404,
    shape: 'framework',
    message: 'No message available',
    standing: 'assumed',
    source: 'words of the web framework',
  },
  'method-not-allowed': {
    status: 405,
    shape: 'framework',
    message: 'Request method not supported',
    standing: 'assumed',
    source: 'words of the web framework',
  },
  'not-implemented': {
    status: 501,
    shape: 'framework',
    message: 'Not implemented',
    standing: 'assumed',
    source: 'ours',
  },
  'internal-error': {
    status: 500,
    shape: 'application',
    message: 'An internal error occurred.',
    standing: 'observed',
    source: 'PYD recording; reached by a fault only',
  },
} satisfies Record<string, ProblemRow>

/** The refusals that the engine gives, and the one that only a fault gives. */
export const engineProblems = coded(rows)
