import { dated, type Running } from './model-clock.ts'

/** A variable; dates in ms. */
export interface Variable {
  description: string
  type: string
  value: string
  changed: number
  by: string
  loaded: boolean
}

/** A version of a secret. */
export interface Version {
  created: number
  status: 'ENABLED' | 'DISABLED' | 'DESTROYED'
  value: string
}

/** A secret with its versions, oldest first. */
export interface Secret {
  description: string
  encoding: string
  placeholders: boolean
  changed: number
  by: string
  /** 0 is none; version n is at n - 1. */
  loadedVersion: number
  versions: Version[]
}

/** One environment. */
export interface Site {
  variables: Map<string, Variable>
  secrets: Map<string, Secret>
  /** `never` until the first restart. */
  restart: 'never' | 'over' | Running
}

/** One environment as it begins; ages in ms before the beginning. */
export interface Beginning {
  readonly variables: readonly { id: string; type: string; value: string; age: number; loaded: boolean; by: string }[]
  readonly secrets: readonly {
    readonly id: string
    readonly placeholders: boolean
    readonly loadedVersion: number
    readonly by: string
    readonly versions: readonly { value: string; age: number; status: Version['status'] }[]
  }[]
}

/** Who changes everything: the account of the tokens. */
export const account = 'ci'

/** The highest enabled version, 0 when there is none. */
export function active({ versions }: Secret): number {
  for (let number = versions.length; number > 0; number--) {
    if (versions[number - 1]?.status === 'ENABLED') return number
  }
  return 0
}

/** Whether a secret waits for a restart. */
export const isPending = (secret: Secret): boolean => secret.placeholders && active(secret) !== secret.loadedVersion

const numbered = (number: number): string => (number === 0 ? '' : `${number}`)

/** A variable as it goes out. */
export function variableView(
  id: string,
  { description, type, changed, by, loaded, value }: Variable,
  withValue = true,
) {
  const head = { _id: id, description, expressionType: type, lastChangeDate: dated(changed), lastChangedBy: by, loaded }
  return withValue ? { ...head, valueBase64: value } : head
}

/** A secret as it goes out. */
export function secretView(id: string, secret: Secret) {
  return {
    _id: id,
    activeVersion: numbered(active(secret)),
    description: secret.description,
    encoding: secret.encoding,
    lastChangeDate: dated(secret.changed),
    lastChangedBy: secret.by,
    loaded: active(secret) === secret.loadedVersion,
    loadedVersion: numbered(secret.loadedVersion),
    useInPlaceholders: secret.placeholders,
  }
}

/** Since 2026 a version's own `loaded` is always false. */
export const versionView = (version: Version, number: number) => ({
  createDate: dated(version.created),
  loaded: false,
  status: version.status,
  version: `${number}`,
})

/** The number that a path names; the highest for `latest`, 0 when there is none. */
export function numberOf({ versions }: Secret, name: string): number {
  if (name === 'latest') return versions.length
  return versions[Number(name) - 1] ? Number(name) : 0
}

/** A secret was changed now; what no placeholder may name is loaded with it. */
export function touch(secret: Secret, now: number): void {
  secret.changed = now
  secret.by = account
  if (!secret.placeholders) secret.loadedVersion = active(secret)
}

/** A restart ends: everything is loaded. */
export function finish(site: Site): void {
  site.restart = 'over'
  for (const variable of site.variables.values()) variable.loaded = true
  for (const secret of site.secrets.values()) secret.loadedVersion = active(secret)
}

/** An environment that begins now. */
export function begin({ variables, secrets }: Beginning, now: number): Site {
  return {
    restart: 'never',
    variables: new Map(
      variables.map(({ id, type, value, age, loaded, by }) => [
        id,
        { description: '', type, value: encoded(value), changed: now - age, by, loaded },
      ]),
    ),
    secrets: new Map(
      secrets.map(({ id, placeholders, loadedVersion, by, versions }) => [
        id,
        {
          description: '',
          encoding: 'generic',
          placeholders,
          loadedVersion,
          by,
          changed: now - (versions.at(-1)?.age ?? 0),
          versions: versions.map(({ value, age, status }) => ({ created: now - age, status, value: encoded(value) })),
        },
      ]),
    ),
  }
}

const encoded = (value: string): string => Buffer.from(value).toString('base64')
