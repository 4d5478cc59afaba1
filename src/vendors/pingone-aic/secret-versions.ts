import type { operations, ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import type { Asked } from '../vendor.ts'
import { byteLength } from './bytes.ts'
import { factsOf, stamp } from './changes.ts'
import { dateText } from './dates.ts'
import { reworded } from '../problem-tables.ts'
import { esvProblems } from './problems.ts'
import { activeVersionOf, type Here, type Secret, type SecretVersion } from './records.ts'
import { fitsEncoding } from './secret-encodings.ts'
import { stored } from './secrets.ts'

type Ids =
  'getSecretVersions' | 'createSecretVersion' | 'getSecretVersion' | 'changeSecretVersion' | 'deleteSecretVersion'

/**
 * A version as it goes out. Since 2026 its own `loaded` is false whatever the secret says (observed: rec cli 2026-07, lib
 * 2026-08); switch `versionLoaded: secret` brings back the older manner, where the loaded version says so.
 */
export function versionView(secret: Secret, version: SecretVersion, { versionLoaded }: ProfileFacts) {
  return {
    createDate: version.createDate,
    loaded: versionLoaded === 'secret' && version.version === secret.loadedVersion,
    status: version.status,
    version: String(version.version),
  }
}

/** The version that a path names: a number, or `latest`, the highest one or the highest enabled one (assumed). */
function named(secret: Secret | undefined, name: string, { latestVersionMeans }: ProfileFacts) {
  if (!secret || name !== 'latest') return secret?.versions.find(({ version }) => version === Number(name))
  if (latestVersionMeans !== 'enabled') return secret.versions.at(-1)
  return secret.versions.findLast(({ status }) => status === 'ENABLED')
}

/**
 * A secret whose versions or states have changed. What no placeholder may name is loaded at once (observed: aicm). The
 * secret's own date is seen later than its newest version's (observed: rec lib:SecretsOps 2026-08); that a change of state and
 * a deletion stamp it as well as a new version does is assumed.
 */
function withVersions(
  asked: Pick<Asked, 'facts' | 'nowMs' | 'principal'>,
  secret: Secret,
  versions: Secret['versions'],
) {
  const changed = { ...secret, ...stamp(asked), versions }
  return changed.useInPlaceholders ? changed : { ...changed, loadedVersion: activeVersionOf(changed) }
}

function replaced(secret: Secret, version: SecretVersion): Secret['versions'] {
  return secret.versions.map((known) => (known.version === version.version ? version : known))
}

/** Operations on versions. Source: recordings of lib:SecretsApi and cli, aicm; section 4.1 of the contract notes. */
export const secretVersions: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getSecretVersions: ({ path, here, facts }) => {
    const secret = here.secrets.get(path.secretId)
    if (!secret) return refuse(esvProblems['secret-unknown'])
    return reply(
      200,
      secret.versions.toReversed().map((version) => versionView(secret, version, factsOf({ facts }))),
    )
  },

  createSecretVersion: (asked) => {
    const { path, body, here, nowMs } = asked
    const known = factsOf(asked)
    const secret = here.secrets.get(path.secretId)
    const latest = secret?.versions.at(-1)
    if (!secret || !latest) return refuse(esvProblems['version-secret-unknown'])
    const fits = fitsEncoding(secret.encoding, body.valueBase64, known.aesKeyLengths as readonly number[])
    if (!fits) return refuse(reworded(esvProblems['version-not-created'], { status: known.badEncodingStatus }))
    if (byteLength(body.valueBase64) > known.secretValueMaxBytes) return refuse(esvProblems['version-not-created'])
    const isSame = latest.status === 'ENABLED' && latest.valueBase64 === body.valueBase64
    if (isSame && known.sameSecretValueKeepsVersion) return reply(200, versionView(secret, latest, known))
    const version: SecretVersion = {
      version: latest.version + 1,
      createDate: dateText(nowMs),
      status: 'ENABLED',
      valueBase64: body.valueBase64,
    }
    const next = withVersions(asked, secret, [...secret.versions, version])
    return reply(200, versionView(next, version, known), stored(here, next))
  },

  getSecretVersion: ({ path, here, facts }) => {
    const known = factsOf({ facts })
    const secret = here.secrets.get(path.secretId)
    const version = named(secret, path.versionId, known)
    if (!secret || !version) return refuse(esvProblems['version-unknown'])
    return reply(200, versionView(secret, version, known))
  },

  changeSecretVersion: (asked) => {
    const { path, body, here } = asked
    const known = factsOf(asked)
    const secret = here.secrets.get(path.secretId)
    const version = named(secret, path.versionId, known)
    if (!secret || !version) return refuse(esvProblems['secret-unknown'])
    if (version.status === 'DESTROYED') return refuse(esvProblems['version-not-changed'])
    if (body.status === 'DISABLED' && version === secret.versions.at(-1)) {
      return refuse(esvProblems['version-latest-stays'])
    }
    if (version.status === body.status) return reply(200, versionView(secret, version, known))
    const changed = { ...version, status: body.status }
    const next = withVersions(asked, secret, replaced(secret, changed))
    return reply(200, versionView(next, changed, known), stored(here, next))
  },

  deleteSecretVersion: (asked) => {
    const { path, here } = asked
    const known = factsOf(asked)
    const secret = here.secrets.get(path.secretId)
    const version = named(secret, path.versionId, known)
    if (!secret || !version || version.status === 'DESTROYED') return refuse(esvProblems['version-not-deleted'])
    const isLatest = version === secret.versions.at(-1)
    if (isLatest && known.deleteLatestVersion === 'refused') return refuse(esvProblems['version-not-deleted'])
    const destroyed: SecretVersion = { ...version, status: 'DESTROYED', valueBase64: '' }
    const next = withVersions(asked, secret, replaced(secret, destroyed))
    return reply(200, versionView(next, destroyed, known), stored(here, next))
  },
}
