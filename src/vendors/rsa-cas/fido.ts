import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { tenantOf } from './api-keys.ts'
import { attestedBy, base64urlOf, clientDataOf, originFits } from './attestation.ts'
import type { FidoAuthenticator, Status } from './authenticator-records.ts'
import { dateText } from './dates.ts'
import { factsOf } from './facts.ts'
import type { Here } from './records.ts'
import { riskProblems } from './risk-problems.ts'
import type { FidoChallenge } from './risk-records.ts'
import { userUnknown } from './user-problems.ts'

type Ids =
  | 'getAttestationOptions'
  | 'sendAttestationResult'
  | 'listFidoAuthenticators'
  | 'renameFidoAuthenticator'
  | 'deleteFidoAuthenticator'
  | 'enableFidoAuthenticator'
  | 'disableFidoAuthenticator'
type Changing = AskedOf<operations['enableFidoAuthenticator'], Here>

const view = (fido: FidoAuthenticator) => ({
  id: fido.id,
  name: fido.name,
  userId: fido.userId,
  status: fido.status,
  registeredDate: dateText(fido.registeredMs),
  aaguid: fido.aaguid,
  statusChangedAt: fido.changedMs,
  statusChangedBy: fido.changedBy,
})

const ofUser = (here: Here, userId: string) => [...here.fidoAuthenticators.by('user', { from: userId, to: userId })]

const kept = (here: Here, fido: FidoAuthenticator) => ({
  fidoAuthenticators: here.fidoAuthenticators.with(fido.id, fido),
})

function authenticatorOf({ here, path }: Pick<Changing, 'here' | 'path'>): FidoAuthenticator | undefined {
  const known = here.fidoAuthenticators.get(path.authenticatorId)
  return known?.userId === path.userId ? known : undefined
}

/** Instants are numbers here (documented: pages Enable and Disable FIDO Authenticator), and what is unknown is 400, not 404. */
function changeStatus(asked: Changing, status: Status) {
  const { here, nowMs, principal } = asked
  const known = authenticatorOf(asked)
  if (!known) return refuse(riskProblems['fido-unknown'])
  const changed = { ...known, status, changedMs: Math.floor(nowMs), changedBy: principal.name }
  const shown = { statusChangedAt: changed.changedMs, statusChangedBy: changed.changedBy, status }
  return reply(200, shown, { change: { here: kept(here, changed) } })
}

/** Not blank, not too long, and no other of the user's (documented: message table of the console). */
function isName(here: Here, userId: string, name: string, most: number, id?: string): boolean {
  const isFree = ofUser(here, userId).every((other) => other.id === id || other.name !== name)
  return name.trim() !== '' && name.length <= most && isFree
}

/** The algorithms of new credentials: ES256 and RS256 (WebAuthn). */
const algorithms = [-7, -257].map((alg) => ({ type: 'public-key', alg }))

const bytesOfHex = (text: string): number[] => (text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))

type Begun = AskedOf<operations['getAttestationOptions'], Here>

function optionsFor({ here, path, body }: Begun, { challenge }: FidoChallenge) {
  const wanted = body.serverPublicKeyCredentialCreationOptionsRequest
  const id = base64urlOf(Array.from(path.userId, (char) => char.charCodeAt(0)))
  return {
    status: 'ok',
    errorMessage: '',
    rp: { id: body.rpId, name: tenantOf(here).customerName },
    user: { id, name: wanted.username, displayName: wanted.displayName },
    challenge,
    pubKeyCredParams: algorithms,
    timeout: 60_000,
    excludeCredentials: ofUser(here, path.userId).map(({ credentialId }) => ({ type: 'public-key', id: credentialId })),
    ...(wanted.authenticatorSelection && { authenticatorSelection: wanted.authenticatorSelection }),
    attestation: wanted.attestation ?? 'none',
    ...(wanted.extensions && { extensions: wanted.extensions }),
  }
}

/** FIDO authenticators of users (section 2.13 of the contract notes). */
export const fido: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getAttestationOptions: (asked) => {
    const { here, path, body, chance } = asked
    if (!here.users.has(path.userId)) return refuse(userUnknown(path.userId))
    const rpIds: readonly unknown[] = tenantOf(here).rpIds ?? factsOf(asked).fidoRpIds
    if (!rpIds.includes(body.rpId)) return refuse(riskProblems['fido-rp'])
    const challenge = { id: path.userId, rpId: body.rpId, challenge: base64urlOf(bytesOfHex(chance.hex(32))) }
    const fidoChallenges = here.fidoChallenges.with(challenge.id, challenge)
    const shown = { serverPublicKeyCredentialCreationOptionsResponse: optionsFor(asked, challenge) }
    return reply(200, shown, { change: { here: { fidoChallenges } } })
  },

  sendAttestationResult: (asked) => {
    const { here, path, body, chance, nowMs } = asked
    if (!here.users.has(path.userId)) return refuse(userUnknown(path.userId))
    const begun = here.fidoChallenges.get(path.userId)
    if (!begun) return refuse(riskProblems['fido-challenge'])
    const data = clientDataOf(body.response.clientDataJSON)
    const isOurs = data?.type === 'webauthn.create' && data.challenge === begun.challenge
    if (!isOurs || !originFits(data.origin, begun.rpId)) return refuse(riskProblems['fido-client-data'])
    const attested = attestedBy(body.response.attestationObject)
    if (attested?.credentialId !== body.id) return refuse(riskProblems['fido-attestation'])
    const name = body.name ?? `Security key ${ofUser(here, path.userId).length + 1}`
    if (!isName(here, path.userId, name, factsOf(asked).fidoNameMaxLength)) return refuse(riskProblems['fido-name'])
    const made = { id: chance.uuid(), userId: path.userId, name, ...attested, status: 'Enabled' as const }
    const authenticator: FidoAuthenticator = { ...made, registeredMs: nowMs, changedMs: null, changedBy: null }
    const fidoChallenges = here.fidoChallenges.without(path.userId)
    const shown = { status: 'ok', errorMessage: '', authenticator: view(authenticator) }
    return reply(200, shown, { change: { here: { ...kept(here, authenticator), fidoChallenges } } })
  },

  listFidoAuthenticators: ({ here, path }) => {
    if (!here.users.has(path.userId)) return refuse(userUnknown(path.userId))
    return reply(200, ofUser(here, path.userId).map(view))
  },

  renameFidoAuthenticator: (asked) => {
    const { here, path, body } = asked
    const known = authenticatorOf(asked)
    if (!known) return refuse(riskProblems['fido-absent'])
    const isGood = isName(here, path.userId, body.name, factsOf(asked).fidoNameMaxLength, known.id)
    if (!isGood) return refuse(riskProblems['fido-name'])
    const renamed = { ...known, name: body.name }
    return reply(200, view(renamed), { change: { here: kept(here, renamed) } })
  },

  deleteFidoAuthenticator: (asked) => {
    const known = authenticatorOf(asked)
    if (!known) return refuse(riskProblems['fido-absent'])
    const fidoAuthenticators = asked.here.fidoAuthenticators.without(known.id)
    return reply(200, undefined, { change: { here: { fidoAuthenticators } } })
  },

  enableFidoAuthenticator: (asked) => changeStatus(asked, 'Enabled'),
  disableFidoAuthenticator: (asked) => changeStatus(asked, 'Disabled'),
}
