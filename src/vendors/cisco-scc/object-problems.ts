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
  'object-unknown': { status: 404, message: 'There is no such object', members: { code: 'NOT_FOUND' }, ...documented },
  'object-name': {
    status: 400,
    message: 'A name begins and ends with no space, and has no two spaces in a row',
    members: { code: 'VALIDATION_ERROR', field: 'name' },
    ...documented,
  },
  'object-value': {
    status: 400,
    message: 'The value is none of its subtype',
    members: { code: 'VALIDATION_ERROR', field: 'value' },
    ...documented,
  },
  'object-name-taken': {
    status: 409,
    message: 'Another object or group of the organization has this name',
    members: { code: 'DUPLICATE_NAME', field: 'name' },
    ...documented,
  },
  'object-subtype-fixed': {
    status: 400,
    message: 'The subtype of an object cannot change',
    members: { code: 'VALIDATION_ERROR', field: 'subtype' },
    ...assumed('OAS-O for the rule; the status is a guess'),
  },
  'object-cursor': {
    status: 400,
    message: 'The cursor is not valid',
    members: { code: 'VALIDATION_ERROR' },
    ...assumed('no recording'),
  },
  'object-in-use': {
    status: 409,
    message: 'The object is in use',
    members: { code: 'OBJECT_IN_USE' },
    ...documented,
    shape: 'in-use',
  },
  'objects-limit': {
    status: 422,
    message: 'The organization has as many network objects as it may',
    members: { code: 'LIMIT_EXCEEDED' },
    ...documented,
  },
  'groups-limit': {
    status: 422,
    message: 'The organization has as many network groups as it may',
    members: { code: 'LIMIT_EXCEEDED' },
    ...documented,
  },
  'group-limit': {
    status: 422,
    message: 'The group, or one that holds it, would hold more objects than it may',
    members: { code: 'LIMIT_EXCEEDED' },
    ...documented,
  },
  'group-too-deep': {
    status: 422,
    message: 'Groups nest no deeper than three levels',
    members: { code: 'LIMIT_EXCEEDED' },
    ...documented,
  },
  'group-cycle': {
    status: 400,
    message: 'A group cannot hold itself',
    members: { code: 'VALIDATION_ERROR', field: 'memberGroups' },
    shape,
    standing: 'inferred',
    source: 'a sibling product refuses cycles; the status is a guess',
  },
  'group-member-unknown': {
    status: 400,
    message: 'There is no such member',
    members: { code: 'VALIDATION_ERROR' },
    ...assumed('no recording; 404 and 422 are possible'),
  },
} satisfies Record<string, ProblemRow>

/** The refusals of common objects; codes and messages are ours, as none are published. */
export const objectProblems = coded(rows)
