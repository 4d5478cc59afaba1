import type { operations } from '../../contract/generated/pingone-aic.ts'
import { refuse, remembered, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { byteLength } from './bytes.ts'
import { factsOf, stamp } from './changes.ts'
import { dateText, fineDateText } from './dates.ts'
import { isPaged, listedWhole, onlyPending, page, wholeList } from './lists.ts'
import { reworded } from '../problem-tables.ts'
import { esvProblems } from './problems.ts'
import { activeVersionOf, type Here, type Secret } from './records.ts'
import { fitsEncoding } from './secret-encodings.ts'

type Ids = 'getAllSecrets' | 'getSecret' | 'createSecret' | 'actionSecret' | 'deleteSecret'

/** The number of a version as the tenant writes it; none is the empty text, never null or absent (observed: rec). */
const versionText = (version: number): string => (version === 0 ? '' : String(version))

/** A secret as it goes out; no value ever does (observed: rec, 223 items). */
export const secretView = remembered((secret: Secret) => {
  const activeVersion = activeVersionOf(secret)
  return {
    _id: secret.id,
    activeVersion: versionText(activeVersion),
    description: secret.description,
    encoding: secret.encoding,
    lastChangeDate: secret.lastChangeDate,
    lastChangedBy: secret.lastChangedBy,
    loaded: secret.loadedVersion === activeVersion,
    loadedVersion: versionText(secret.loadedVersion),
    useInPlaceholders: secret.useInPlaceholders,
  }
})

const everySecret = listedWhole(secretView)

/**
 * Operations on secrets as wholes. Source: recordings of lib:SecretsApi, lib:SecretsOps and cli, aicm; section 4.1 of the
 * contract notes. PUT only ever creates; encoding and useInPlaceholders are fixed with it.
 */
export const secrets: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getAllSecrets: ({ call, query, here, facts }) => {
    const known = factsOf({ facts })
    const isPending = onlyPending(call, query, known)
    if (!isPending && !isPaged(call, known)) return reply(200, everySecret(here.secrets))
    const records = isPending ? [...here.secrets.by('pending')] : here.secrets.toArray()
    if (!isPaged(call, known)) return reply(200, wholeList(records.map(secretView)))
    const listing = page(records, query, known)
    if ('code' in listing) return refuse(listing)
    return reply(200, { ...listing, result: listing.result.map(secretView) })
  },

  getSecret: ({ path, here }) => {
    const secret = here.secrets.get(path.secretId)
    return secret ? reply(200, secretView(secret)) : refuse(esvProblems['secret-unknown'])
  },

  createSecret: (asked) => {
    const { path, body, here, chance, nowMs } = asked
    const { aesKeyLengths, badEncodingStatus, secretValueMaxBytes, secretCreateDateDrift } = factsOf(asked)
    if (here.secrets.has(path.secretId)) return refuse(esvProblems['secret-exists'])
    const fits = fitsEncoding(body.encoding, body.valueBase64, aesKeyLengths as readonly number[])
    if (!fits) return refuse(reworded(esvProblems['secret-not-created'], { status: badEncodingStatus }))
    if (byteLength(body.valueBase64) > secretValueMaxBytes) return refuse(esvProblems['secret-not-created'])
    const secret: Secret = {
      id: path.secretId,
      description: body.description ?? '',
      encoding: body.encoding,
      ...stamp(asked),
      useInPlaceholders: body.useInPlaceholders,
      loadedVersion: body.useInPlaceholders ? 0 : 1,
      versions: [{ version: 1, createDate: dateText(nowMs), status: 'ENABLED', valueBase64: body.valueBase64 }],
    }
    const view = secretView(secret)
    const shown = secretCreateDateDrift ? { ...view, lastChangeDate: fineDateText(nowMs, chance) } : view
    return reply(200, shown, stored(here, secret))
  },

  actionSecret: (asked) => {
    const { path, body, here } = asked
    const known = here.secrets.get(path.secretId)
    if (!known) return refuse(esvProblems['secret-unknown'])
    const keepsDate = factsOf(asked).sameDescriptionKeepsDate
    if (known.description === body.description && keepsDate) return reply(200, undefined)
    return reply(200, undefined, stored(here, { ...known, description: body.description, ...stamp(asked) }))
  },

  deleteSecret: ({ path, here }) => {
    const secret = here.secrets.get(path.secretId)
    if (!secret) return refuse(esvProblems['secret-unknown'])
    return reply(200, secretView(secret), { change: { here: { secrets: here.secrets.without(secret.id) } } })
  },
}

/** The change that keeps a secret. */
export function stored(here: Here, secret: Secret) {
  return { change: { here: { secrets: here.secrets.with(secret.id, secret) } } }
}
