import { coded, type ProblemRow } from '../problem-tables.ts'

const shape = 'objects'
const documented = { shape, standing: 'documented', source: 'OAS-O for the status; code and words are ours' } as const
const assumed = (source: string) => ({ shape, standing: 'assumed', source }) as const

const rows = {
  'objects-unauthenticated': {
    status: 401,
    message: 'The access token is missing or not valid',
    members: { code: 'UNAUTHORIZED' },
    ...documented,
  },
  'objects-forbidden': {
    status: 403,
    message: 'The API key lacks the role that this operation needs',
    members: { code: 'FORBIDDEN' },
    shape,
    standing: 'inferred',
    source: 'AUTH; OAS-O gives no operation a role of its own',
  },
  'objects-foreign': {
    status: 403,
    message: 'The API key has no access to this organization',
    members: { code: 'FORBIDDEN' },
    ...assumed('no recording; OAS-O declares no 404 for the lists'),
  },
  'objects-invalid': {
    status: 400,
    message: 'The request does not fit the contract',
    members: { code: 'VALIDATION_ERROR' },
    ...documented,
  },
  'objects-misdirected': {
    status: 421,
    message: 'The organization belongs to the host of another region',
    members: { code: 'MISDIRECTED_REQUEST' },
    ...documented,
  },
  'objects-rate-limited': {
    status: 429,
    message: 'Too Many Requests',
    members: { code: 'TOO_MANY_REQUESTS' },
    ...documented,
  },
  'objects-internal-error': {
    status: 500,
    message: 'Internal Server Error',
    members: { code: 'INTERNAL_ERROR' },
    ...documented,
  },
  'objects-path-unknown': {
    status: 404,
    message: 'Not Found',
    members: { code: 'NOT_FOUND' },
    ...assumed('no recording'),
    shape: 'objects-undeclared',
  },
  'objects-method-not-allowed': {
    status: 405,
    message: 'Method Not Allowed',
    members: { code: 'METHOD_NOT_ALLOWED' },
    ...assumed('no recording; 404 is possible'),
    shape: 'objects-undeclared',
  },
} satisfies Record<string, ProblemRow>

/** The refusals of common objects; codes and messages are ours, as none are published. */
export const objectProblems = coded(rows)
