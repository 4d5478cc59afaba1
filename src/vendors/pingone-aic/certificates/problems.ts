import { coded, type ProblemRow } from '../../problem-tables.ts'

/** A refusal that the published document declares without a text. */
function refused(message: string): ProblemRow {
  return { status: 400, shape: 'A', message, standing: 'assumed', source: 'oas declares 400; the text is ours' }
}

const rows = {
  'certificate-unknown': {
    status: 404,
    shape: 'B',
    message: '',
    standing: 'observed',
    source: 'rec lib:EnvCertificatesApi, lib:EnvCSRsApi',
  },
  'certificate-active': {
    status: 400,
    shape: 'A',
    message:
      'Cannot delete an active certificate, de-activate the certificate first and allow it to be removed from the loadbalancer.',
    standing: 'observed',
    source: 'rec lib:EnvCertificatesOps',
  },
  'certificate-draining': {
    status: 500,
    shape: 'B',
    message: '',
    standing: 'observed',
    source: 'rec lib:EnvCertificatesOps, just after it went offline; before that inferred',
  },
  'certificate-unreadable': refused('The certificate is not valid'),
  'private-key-unreadable': refused('The private key is not valid'),
  'private-key-mismatch': refused('The private key does not match the certificate'),
  'certificate-expired': refused('The certificate has expired'),
  'csr-key-mismatch': refused('The certificate was not issued for this certificate signing request'),
  'csr-completed': refused('The certificate signing request is already complete'),
  'csr-name-wildcard': {
    ...refused('Wildcard subject alternative names are not allowed'),
    source: 'doc Manage server certificates using the API forbids them; status and text are ours',
  },
  'csr-name-unusable': refused('A subject alternative name is not a host name'),
} satisfies Record<string, ProblemRow>

/** The refusals of certificates and signing requests. */
export const certificateProblems = coded(rows)

/** The name of a refusal of a certificate or signing request. */
export type CertificateProblem = keyof typeof certificateProblems
