import { coded, type ProblemRow } from '../problem-tables.ts'

const row = (status: number, message: string, source: string, standing: ProblemRow['standing'] = 'documented') => ({
  status,
  shape: status === 403 || status === 429 ? 'framework' : 'application',
  message,
  standing,
  source: `${source}; the words are ours`,
})

const rows = {
  'risk-action': row(400, 'action must be add or remove.', 'page Add/Remove High-Risk User', 'inferred'),
  'risk-too-many': row(400, 'A call changes 100 users at most.', 'page Add/Remove High-Risk User', 'inferred'),
  'group-unknown': row(404, 'Group not found', 'no page', 'assumed'),
  'group-taken': row(400, 'A group with this name exists.', 'console rule'),
  'group-user-unknown': row(400, 'A user was not found.', 'page Managing Local Group Users lists 400', 'inferred'),
  'verification-running': row(409, 'A live verification is running for the user.', 'page Live Verification'),
  'verification-absent': row(404, 'There is no live verification.', 'as start', 'assumed'),
  'verification-over': row(409, 'The live verification is over.', 'as start', 'assumed'),
  'verification-code': row(400, 'The code is not valid.', 'as start', 'assumed'),
  'verification-unlicensed': row(403, 'Live Verification is not licensed.', 'page Live Verification', 'assumed'),
  'report-unknown': row(404, 'There is no such report.', 'page Generate and Download Report'),
  'report-absent': row(404, 'No report has been generated.', 'no recording', 'assumed'),
  'report-too-often': row(429, 'Too many requests', 'page Generate and Download Report'),
  'fido-unknown': row(400, 'The authenticator is not known.', 'pages Enable and Disable FIDO Authenticator'),
  'fido-absent': row(404, 'FIDO authenticator not found', 'page FIDO Authenticator'),
  'fido-name': row(400, 'The name is blank, too long or in use.', 'message table of the console'),
  'fido-rp': row(400, 'The rpId is not configured.', 'page FIDO Authenticator'),
  'fido-challenge': row(400, 'No registration with this challenge has begun.', 'FIDO conformance', 'assumed'),
  'fido-client-data': row(400, 'clientDataJSON is not that of this registration.', 'FIDO conformance', 'assumed'),
  'fido-attestation': row(400, 'The attestation is not accepted.', 'FIDO conformance', 'assumed'),
} satisfies Record<string, ProblemRow>

/** The refusals of risk, groups, verification, reports and FIDO. */
export const riskProblems = coded(rows)
