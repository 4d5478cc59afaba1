import { coded, type ProblemRow } from '../problem-tables.ts'

const shape = 'platform'
const documented = { shape, standing: 'documented', source: 'OAS-P for the status; our wording' } as const
const assumed = (source: string) => ({ shape, standing: 'assumed', source }) as const

const rows = {
  'platform-unauthenticated': { status: 401, message: 'Unauthorized', ...documented },
  'platform-forbidden': {
    status: 403,
    message: 'The API key lacks the role that this operation needs',
    shape,
    standing: 'inferred',
    source: 'AUTH; OAS-P names two scopes and gives no operation its own',
  },
  'platform-invalid': { status: 400, message: 'Bad Request', ...documented },
  'platform-unprocessable': {
    status: 422,
    message: 'Unprocessable Entity',
    ...assumed('OAS-P declares 422 beside 400 and does not tell them apart'),
  },
  'platform-conflict': { status: 409, message: 'Conflict', ...documented },
  'platform-not-found': { status: 404, message: 'Not Found', ...documented },
  'platform-internal-error': { status: 500, message: 'Internal Server Error', ...documented },
  'platform-rate-limited': {
    status: 429,
    message: 'Too Many Requests',
    ...assumed('ERR lists the status for the API; OAS-P declares it for no operation'),
    shape: 'platform-undeclared',
  },
  'platform-path-unknown': {
    status: 404,
    message: 'Not Found',
    ...assumed('no recording'),
    shape: 'platform-undeclared',
  },
  'platform-method-not-allowed': {
    status: 405,
    message: 'Method Not Allowed',
    ...assumed('no recording; 404 is possible'),
    shape: 'platform-undeclared',
  },
  'platform-misdirected': {
    status: 421,
    message: 'Platform management is served by the global host only',
    ...assumed('OVP says that regional hosts must not be used, not what they answer'),
    shape: 'platform-undeclared',
  },
  'platform-not-here': {
    status: 404,
    message: 'Not Found',
    ...assumed('OVP says that regional hosts must not be used, not what they answer'),
    shape: 'platform-undeclared',
  },
  'not-implemented': {
    status: 501,
    message: 'Backlot does not implement this operation yet',
    ...assumed('ours: no tenant answers so'),
    shape: 'platform-undeclared',
  },
  'gateway-unauthenticated': {
    status: 401,
    message: 'Unauthorized',
    shape: 'gateway',
    standing: 'observed',
    source: 'AE, at the host of a sibling API; behind a switch',
  },

  // Organizations
  'organization-unknown': { status: 404, message: 'Organization not found', ...assumed('no recording') },
  'organization-foreign': {
    status: 403,
    message: 'The API key has no access to this organization',
    ...assumed('no recording; 404 is possible'),
  },
  'organization-own-token': {
    status: 403,
    message: 'Only an API key of the organization itself may change it',
    ...documented,
  },
  'organization-manager-only': {
    status: 403,
    message: 'Only an API key of a manager organization may do this',
    shape,
    standing: 'inferred',
    source: 'OAS-P; MSP',
  },
  'organization-type': {
    status: 400,
    message: 'type must be MANAGED',
    ...documented,
  },
  'organization-name-taken': {
    status: 409,
    message: 'An organization with this name already exists',
    ...assumed('OAS-P declares 409; that names are unique among all organizations is a guess'),
  },
  'manager-filter-alone': {
    status: 400,
    message: 'managerOrgId goes only with type=MANAGED',
    ...assumed('OAS-P for the rule, not for what breaking it does'),
  },
  'cursor-invalid': { status: 400, message: 'cursor is not valid', ...assumed('no recording') },

  // Users
  'user-unknown': { status: 404, message: 'User not found in organization', ...documented },

  // Admin groups
  'group-unknown': { status: 404, message: 'Admin group not found', ...documented },
  'group-not-owned': {
    status: 403,
    message: 'The admin group belongs to another organization or to the system',
    ...assumed('no recording'),
  },
  'group-name-taken': {
    status: 400,
    message: 'An admin group with this name already exists',
    shape,
    standing: 'inferred',
    source: 'IAM lists 400; OAS-P declares no 409',
  },
  'group-reach-refused': {
    status: 400,
    message: 'appliesTo is for manager organizations only',
    ...assumed('BC reports a failure without its status'),
  },

  // Roles
  'role-unknown': { status: 404, message: 'Role not found', ...documented },

  // Tokens
  'refresh-token-refused': {
    status: 401,
    message: 'refresh token is not valid',
    shape,
    standing: 'observed',
    source:
      'BC for the words, of an access token in its place; the status, and that a spent one is refused so, assumed',
  },
  'grant-type': { status: 400, message: 'grant_type must be refresh_token', ...assumed('OAS-P for the value only') },
  'form-expected': {
    status: 400,
    message: 'Content-Type must be application/x-www-form-urlencoded',
    ...assumed('415 is possible, and is not declared'),
  },

  // Subscriptions
  'subscription-unknown': { status: 404, message: 'Subscription not found', ...documented },
  'claim-code-missing': {
    status: 400,
    message: 'claimCode is required',
    ...assumed('OAS-P does not require it in its schema'),
  },
  'claim-code-unknown': {
    status: 404,
    message: 'There is no such claim code',
    shape,
    standing: 'inferred',
    source: 'PROV; for a used code in a preview 422 is possible',
  },
  'claim-code-used': {
    status: 409,
    message: 'The claim code has been used',
    shape,
    standing: 'inferred',
    source: 'PROV',
  },
  'claim-blocked': {
    status: 403,
    message: 'The claim is blocked, as the organization has an active instance of a product',
    shape,
    standing: 'inferred',
    source: 'PROV; UG-106362',
  },
  'product-request': {
    status: 400,
    message: 'productId and status are required',
    ...assumed('OAS-P for the rules; 422 is possible'),
  },
  'product-refused': {
    status: 422,
    message: 'The product is not acceptable',
    ...assumed('OAS-P declares 422; what for is a guess'),
  },
  'product-state': {
    status: 409,
    message: 'The product is in another state',
    shape,
    standing: 'inferred',
    source: 'PROV',
  },
  'product-not-by-api': {
    status: 403,
    message: 'The product cannot be provisioned by the API',
    shape,
    standing: 'inferred',
    source: 'PROV',
  },
  'entitlement-refused': {
    status: 400,
    message: 'There is no such entitlement or quantity',
    shape,
    standing: 'inferred',
    source: 'PROV; MSP',
  },
  'entitlement-exceeded': {
    status: 422,
    message: 'More than the subscription holds would be given away',
    ...assumed('no recording; 400 is possible'),
  },
} satisfies Record<string, ProblemRow>

/** The refusals of platform management; messages are ours unless the source says otherwise. */
export const platformProblems = coded(rows)
