import type { operations } from '../../../contract/generated/pingone-aic.ts'
import { refuse, remembered, reply, secondText } from '../../../world/index.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../../typed.ts'
import type { Preparing, Waiting } from '../../vendor.ts'
import { factsOf } from '../changes.ts'
import type { Here } from '../records.ts'
import { faultOfChain } from './certificates.ts'
import { type Chain, readChain } from './chains.ts'
import { type CertificateProblem, certificateProblems } from './problems.ts'
import type { SigningRequest } from './records.ts'
import { makeRequest, subjectText, wantedOf } from './request.ts'
import { nextKey } from './signing-keys.ts'

type Ids =
  | 'getCertificateSigningRequests'
  | 'createCertificateSigningRequest'
  | 'getCertificateSigningRequestById'
  | 'updateCertificateSigningRequestById'
  | 'deleteCertificateSigningRequestById'
type Create = AskedOf<operations['createCertificateSigningRequest'], Here>
type Complete = AskedOf<operations['updateCertificateSigningRequestById'], Here>

/** A signing request as it goes out (observed: rec lib:EnvCSRsApi; that no names are null is inferred from certificates). */
const view = remembered((csr: SigningRequest) => ({
  algorithm: csr.algorithm,
  ...(csr.certificateId === undefined ? {} : { certificateID: csr.certificateId }),
  createdDate: secondText(csr.createdMs),
  id: csr.id,
  request: csr.request,
  subject: csr.subject,
  subjectAlternativeNames: csr.subjectAlternativeNames.length > 0 ? [...csr.subjectAlternativeNames] : null,
}))

/** A request that was made before the step, with the requests that its key was chosen by, or why there is none. */
type Made =
  | (Pick<SigningRequest, 'request' | 'privateKey' | 'publicKey'> & { readonly among: Here['signingRequests'] })
  | { readonly refused: CertificateProblem }

const algorithms = { rsa: 'SHA256-RSA', ecdsa: 'ECDSA-SHA256' } as const

/** Why further names cannot be had; the first that applies. */
const nameFaults: readonly (readonly [CertificateProblem, (name: string) => boolean])[] = [
  ['csr-name-wildcard', (name) => name.includes('*')],
  ['csr-name-unusable', (name) => !/^[\x21-\x7e]+$/.test(name)],
]

/** Makes the request of a body that fits the contract; of another one nothing, as it is refused anyway. */
async function made(asked: Pick<Create, Preparing>, { keys }: Waiting): Promise<Made | undefined> {
  const wanted = wantedOf(asked.body)
  if (!wanted) return undefined
  const names = wanted.subjectAlternativeNames ?? []
  const fault = nameFaults.find(([, fails]) => names.some(fails))
  if (fault) return { refused: fault[0] }
  const key = await nextKey(wanted.algorithm, keys, asked)
  const request = await makeRequest(wanted, key)
  return { request, privateKey: key.privateKey, publicKey: key.publicKey, among: asked.here.signingRequests }
}

/** Stores a request that was made; one that asks for nothing at all is made too (assumed). */
function create(asked: Create): OutcomeOf<operations['createCertificateSigningRequest']> {
  const { body, here, chance, nowMs } = asked
  const prepared = asked.prepared as Made
  if ('refused' in prepared) return refuse(certificateProblems[prepared.refused])
  const { request, privateKey, publicKey } = prepared
  const csr: SigningRequest = {
    id: chance.uuid(),
    order: (inOrder(here).at(-1)?.order ?? 0) + 1,
    algorithm: algorithms[body.algorithm ?? 'rsa'],
    createdMs: nowMs,
    subject: subjectText(body),
    subjectAlternativeNames: body.subjectAlternativeNames ?? [],
    request,
    publicKey,
    privateKey,
  }
  return reply(200, view(csr), { change: { here: stored(here, csr) } })
}

/**
 * Completes a request with the certificate that was signed for its key: it becomes a certificate, not active, with the key of
 * the request (observed: rec lib:EnvCSRsApi). An unknown request is told before the certificate is read (observed).
 */
function complete(asked: Complete): OutcomeOf<operations['updateCertificateSigningRequestById']> {
  const { path, here, chance, nowMs } = asked
  const chain = asked.prepared as Chain | undefined
  const csr = here.signingRequests.get(path.id)
  if (!csr) return refuse(certificateProblems['certificate-unknown'])
  const mayAgain = factsOf(asked).secondCsrCompletion === 'another-certificate'
  if (csr.certificateId !== undefined && !mayAgain) return refuse(certificateProblems['csr-completed'])
  if (!chain) return refuse(certificateProblems['certificate-unreadable'])
  if (chain.publicKey !== csr.publicKey) return refuse(certificateProblems['csr-key-mismatch'])
  const fault = faultOfChain(chain, nowMs)
  if (fault) return refuse(fault)
  const id = `ccrt-${chance.uuid()}`
  const certificate = { id, ...chain.content, chain: chain.pem, privateKey: csr.privateKey }
  const completed = { ...csr, certificateId: id }
  const certificates = here.certificates.with(id, certificate)
  return reply(200, view(completed), { change: { here: { ...stored(here, completed), certificates } } })
}

const inOrder = (here: Here): readonly SigningRequest[] => [...here.signingRequests.by('order')]

const stored = (here: Here, csr: SigningRequest) => ({ signingRequests: here.signingRequests.with(csr.id, csr) })

/**
 * Operations on signing requests. Source: recordings of lib:EnvCSRsApi; sections 2.7 and 4.4 of the contract notes. The list is
 * newest first (observed, 4 lists).
 */
export const csrs: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getCertificateSigningRequests: ({ here }) => reply(200, inOrder(here).toReversed().map(view)),

  createCertificateSigningRequest: {
    prepare: made,
    // Another request may have taken the key meanwhile.
    fits: (prepared, here) => {
      const known = prepared as Made | undefined
      return known === undefined || 'refused' in known || known.among === here.signingRequests
    },
    behave: create,
  },

  getCertificateSigningRequestById: ({ path, here }) => {
    const csr = here.signingRequests.get(path.id)
    return csr ? reply(200, view(csr)) : refuse(certificateProblems['certificate-unknown'])
  },

  updateCertificateSigningRequestById: {
    prepare: async ({ body }) => (typeof body?.certificate === 'string' ? readChain(body.certificate) : undefined),
    behave: complete,
  },

  /** Removes the request with its key, not the certificate that it became; an unknown id is answered alike (observed). */
  deleteCertificateSigningRequestById: ({ path, here }) => {
    if (!here.signingRequests.has(path.id)) return reply(200, undefined)
    return reply(200, undefined, { change: { here: { signingRequests: here.signingRequests.without(path.id) } } })
  },
}
