import { coded, type ProblemRow } from '../problem-tables.ts'

const row = (status: number, message: string, source: string, standing: ProblemRow['standing'] = 'documented') => ({
  status,
  shape: 'application',
  message,
  standing,
  source: `${source}; the words are ours`,
})

const rows = {
  'device-unknown': row(404, 'Device not found', 'page Delete User Device'),
  'device-registered': {
    status: 403,
    shape: 'framework',
    message: 'User already has a registered device.',
    standing: 'documented',
    source: 'page Device Registration Code',
  },
  'registration-user': row(400, 'User not found', 'page Device Registration Code lists no 404', 'assumed'),
  'registration-disabled': row(400, 'The user is disabled.', 'page Device Registration Code lists 400', 'assumed'),
  'emergency-validity': row(400, 'The validity must be 1 minute to 7 days.', 'pages Enable Emergency Tokencode'),
  'emergency-pair': row(
    400,
    'expiryUnit and expiryValue must be given together.',
    'page Enable Emergency Tokencode v2',
  ),
  'emergency-disabled-user': row(400, 'The user is disabled.', 'pages list 400 without a reason', 'assumed'),
  'emergency-unknown': row(404, 'Emergency tokencode not found', 'page Disable Emergency Tokencode', 'assumed'),
  'token-unknown': row(404, 'Token not found', 'pages of hardware tokens'),
  'token-assigned': row(409, 'The token is assigned already.', 'page Assign Hardware Token'),
  'token-not-assigned': row(409, 'The token is not assigned to this user.', 'pages of hardware tokens'),
  'token-same-status': row(409, 'The token already has this status.', 'pages list 409 without a reason', 'assumed'),
  'ds100-unknown': row(404, 'DS100 OTP credential not found', 'pages of DS100'),
  'agent-not-named': row(400, 'SOFTWARE_ID or HOSTNAME is required.', 'page MFA Agent Lookup'),
  'agent-unknown': row(404, 'Agent not found', 'page MFA Agent Lookup is cut', 'assumed'),
  'void-incomplete': row(400, 'code_generation_mode and user_emails are required.', 'pages Void Code', 'assumed'),
} satisfies Record<string, ProblemRow>

/** The refusals of authenticators, tokens and codes. */
export const authenticatorProblems = coded(rows)
