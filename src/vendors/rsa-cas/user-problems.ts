import type { Problem } from '../../world/index.ts'
import { coded, type ProblemRow, reworded } from '../problem-tables.ts'

const application = { shape: 'application' } as const
const ours = (page: string) =>
  ({ standing: 'documented', source: `${page} for the status; the words are ours` }) as const
const assumed = (source: string) => ({ standing: 'assumed', source }) as const

const rows = {
  'user-unknown': {
    status: 404,
    message: 'User not found',
    ...application,
    standing: 'observed',
    source: 'PYD recordings of userStatus and lookup: User <key> not found',
  },
  'user-not-named': {
    status: 400,
    message: 'email or username is required.',
    ...application,
    ...ours('page User Details'),
  },
  'status-properties': {
    status: 400,
    message: 'Wrong number of properties in the request body.',
    ...application,
    standing: 'observed',
    source: 'PYD recording',
  },
  'status-value': {
    status: 400,
    message: 'userStatus must be Enabled or Disabled.',
    ...application,
    ...ours('page User Status'),
  },
  'status-same': {
    status: 409,
    message: 'The user already has this status.',
    ...application,
    ...assumed('page User Status lists 409 without a reason'),
  },
  'status-pending': {
    status: 409,
    message: 'The user is pending deletion.',
    ...application,
    ...assumed('page User Status lists 409 without a reason'),
  },
  'mark-enabled': {
    status: 409,
    message: 'The user is enabled; disable the user first.',
    ...application,
    standing: 'inferred',
    source: 'page Mark User Deleted speaks of inactive users; the words are ours',
  },
  'mark-repeated': {
    status: 409,
    message: 'The user is already marked for deletion.',
    ...application,
    ...ours('page Mark User Deleted'),
  },
  'mark-absent': {
    status: 409,
    message: 'The user is not marked for deletion.',
    ...application,
    ...ours('page Mark User Deleted'),
  },
  'delete-enabled': {
    status: 409,
    message: 'The user is enabled; disable the user first.',
    ...application,
    ...ours('page Delete User Now'),
  },
  'delete-pending': {
    status: 409,
    message: 'The user is pending deletion.',
    ...application,
    ...ours('page Delete User Now'),
  },
  'user-managed-by-scim': {
    status: 405,
    message: 'Not allowed for users of a SCIM managed identity source.',
    ...application,
    ...ours('pages Delete User Now and Mark User Deleted'),
  },
  'phone-missing': {
    status: 400,
    message: 'smsNumber or voiceNumber is required.',
    ...application,
    ...ours('page Update SMS and Voice Phone'),
  },
  'phone-invalid': {
    status: 400,
    message: 'A phone number needs a country code and has no extension.',
    ...application,
    ...ours('page Update SMS and Voice Phone'),
  },
  'sync-impossible': {
    status: 400,
    message: 'The identity source of the user is not synchronized.',
    ...application,
    ...assumed('page Synchronize User lists 400 without a reason'),
  },
  'local-source': {
    status: 400,
    message: 'The identity source is not a local one.',
    ...application,
    ...assumed('page Create Local User lists 400 without a reason'),
  },
  'local-taken': {
    status: 400,
    message: 'A user with this e-mail address or user name exists.',
    ...application,
    ...assumed('page Create Local User lists 400 without a reason'),
  },
  'date-invalid': {
    status: 400,
    message: 'A time must be ISO 8601 with a time zone.',
    ...application,
    ...ours('pages Event Log and Authentication Audit Logs'),
  },
} satisfies Record<string, ProblemRow>

/** The refusals of users and logs. */
export const userProblems = coded(rows)

/** That there is no user of an id, e-mail or name, in the recorded words. */
export function userUnknown(key: string): Problem {
  return reworded(userProblems['user-unknown'], { message: `User ${key} not found` })
}
