import type { operations } from '../../../contract/generated/pingone-aic.ts'
import { type Problem, refuse, remembered, reply, secondText } from '../../../world/index.ts'
import type { BehavioursOf } from '../../typed.ts'
import { factsOf } from '../changes.ts'
import type { Here } from '../records.ts'
import { certificateMachine, isActiveIn, isLiveIn, stateAfter } from './certificate.machine.ts'
import { type Chain, readChain } from './chains.ts'
import { matchKey } from './private-keys.ts'
import { type CertificateProblem, certificateProblems } from './problems.ts'
import type { Certificate } from './records.ts'

type Ids =
  'getCertificates' | 'createCertificate' | 'getCertificateByID' | 'updateCertificateByID' | 'deleteCertificateByID'

const machine = certificateMachine.name

/** What never changes of a certificate's answer; null stands for no names (observed: rec lib:EnvCertificatesApi). */
const fixedView = remembered((certificate: Certificate) => {
  const names = certificate.subjectAlternativeNames
  return {
    expireTime: secondText(certificate.expiresMs),
    issuer: certificate.issuer,
    subject: certificate.subject,
    subjectAlternativeNames: names.length > 0 ? [...names] : null,
    validFromTime: secondText(certificate.validFromMs),
  }
})

function view(certificate: Certificate, state: string) {
  const { expireTime, issuer, ...names } = fixedView(certificate)
  return {
    active: isActiveIn(state),
    expireTime,
    id: certificate.id,
    issuer,
    live: isLiveIn(state),
    ...names,
  }
}

/** An upload as read before the step, or why it is refused. */
type Upload = { readonly chain: Chain; readonly privateKey: string } | { readonly refused: CertificateProblem }

const unread: Upload = { refused: 'certificate-unreadable' }

async function readUpload(body: { readonly certificate?: unknown; readonly privateKey?: unknown } | undefined) {
  const { certificate, privateKey } = body ?? {}
  if (typeof certificate !== 'string' || typeof privateKey !== 'string') return unread
  const chain = await readChain(certificate)
  if (!chain) return unread
  const verdict = await matchKey(privateKey, chain.publicKey, chain.keyAlgorithm)
  if (typeof verdict === 'string') return { refused: `private-key-${verdict}` } satisfies Upload
  return { chain, privateKey: verdict.pkcs8 } satisfies Upload
}

/** Why a chain that was read cannot be served; the sandbox's clock decides. One that is not valid yet can be (assumed). */
export function faultOfChain({ content }: Chain, nowMs: number): Problem | undefined {
  return content.expiresMs <= nowMs ? certificateProblems['certificate-expired'] : undefined
}

/**
 * Operations on certificates. Source: recordings of lib:EnvCertificatesApi and lib:EnvCertificatesOps; sections 2.6 and 4.4 of
 * the contract notes. The list is in the order of ids (observed, 5 lists).
 */
export const certificates: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getCertificates: ({ here, stateOf }) =>
    reply(
      200,
      here.certificates.toArray().map((certificate) => view(certificate, stateOf(machine, certificate.id))),
    ),

  createCertificate: {
    prepare: ({ body }) => readUpload(body),
    behave: ({ body, here, chance, nowMs, prepared }) => {
      const upload = (prepared ?? unread) as Upload
      if ('refused' in upload) return refuse(certificateProblems[upload.refused])
      const fault = faultOfChain(upload.chain, nowMs)
      if (fault) return refuse(fault)
      const { content, pem } = upload.chain
      const certificate = { id: `ccrt-${chance.uuid()}`, ...content, chain: pem, privateKey: upload.privateKey }
      const change = { here: { certificates: here.certificates.with(certificate.id, certificate) } }
      if (body.active !== true) return reply(200, view(certificate, 'offline'), { change })
      const send = [{ machine, event: 'activate', key: certificate.id }]
      return reply(200, view(certificate, stateAfter('offline', 'activate')), { change, send })
    },
  },

  getCertificateByID: ({ path, here, stateOf }) => {
    const certificate = here.certificates.get(path.id)
    if (!certificate) return refuse(certificateProblems['certificate-unknown'])
    return reply(200, view(certificate, stateOf(machine, certificate.id)))
  },

  /** An order that was given before prolongs nothing; a body without `active` changes nothing (assumed). */
  updateCertificateByID: ({ path, body, here, stateOf }) => {
    const certificate = here.certificates.get(path.id)
    if (!certificate) return refuse(certificateProblems['certificate-unknown'])
    const state = stateOf(machine, certificate.id)
    if (body.active === undefined) return reply(200, view(certificate, state))
    const event = body.active ? 'activate' : 'deactivate'
    const send = [{ machine, event, key: certificate.id }]
    return reply(200, view(certificate, stateAfter(state, event)), { send })
  },

  /**
   * An unknown id is answered as if there had been one (observed). One that the load balancer still serves, or has only just
   * let go, cannot be deleted: 400 while active, 500 after that (observed; between the two inferred).
   */
  deleteCertificateByID: (asked) => {
    const { path, here, stateOf } = asked
    const certificate = here.certificates.get(path.id)
    if (!certificate) return reply(200, undefined)
    const state = stateOf(machine, certificate.id)
    const counts = factsOf(asked).certificateDeletionNeeds === 'offline' ? isLiveIn(state) : false
    if (isActiveIn(state) || counts) return refuse(certificateProblems['certificate-active'])
    if (state !== 'offline') return refuse(certificateProblems['certificate-draining'])
    return reply(200, undefined, { change: { here: { certificates: here.certificates.without(certificate.id) } } })
  },
}
