import type { operations } from '../../contract/generated/pingone-aic.ts'
import { type Problem, refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import type { Preparing } from '../vendor.ts'
import { bytesOf } from './bytes.ts'
import { decrypted, encrypted, isEncrypted, type KeyHolder } from './idm-crypto.ts'
import { platformProblems } from './platform-problems.ts'
import type { Here } from './records.ts'
import { knownScript, type Script } from './script-forms.ts'

/** What a script came to: the value of its last expression, or why it failed. */
type Result = { readonly value: unknown } | { readonly problem: Problem }

interface Place {
  readonly secrets: Here['secrets']
  readonly holder: KeyHolder
}

type Evaluate<Known extends Script> = (script: Known, place: Place) => Promise<Result>

/** What known scripts come to. */
const evaluations: { readonly [Does in Script['does']]: Evaluate<Extract<Script, { readonly does: Does }>> } = {
  read: async ({ name, plain }, { secrets, holder }) => {
    const value = propertyOf(secrets, name)
    return plain ? { value } : encryption(value, holder)
  },

  'read-each': async ({ ids, plain }, place) => {
    const found = ids.map((id) => [id, propertyOf(place.secrets, id.replaceAll('-', '.'))] as const)
    const map = Object.fromEntries(found.filter(([, value]) => value !== null && value !== ''))
    const result = plain ? { value: map } : await forEach(map, place, encryption)
    return 'value' in result ? { value: JSON.stringify(result.value) } : result
  },

  encrypt: ({ value }, { holder }) => encryption(value, holder),
  decrypt: ({ value }, { holder }) => decryption(value, holder),
  'encrypt-each': ({ map }, place) => forEach(map, place, encryption),
  'decrypt-each': ({ map }, place) => forEach(map, place, decryption),
}

/**
 * What a script reads for a dotted property name such as `esv.mail.password`: the decoded value of the secret's loaded
 * version, `null` when there is none (observed: rec lib:SecretsOps, cli:esv). Secrets that no placeholder may name are no
 * properties (observed: rec lib:SecretsOps 2024-07, both ways of reading one).
 *
 * LIMITATIONS
 * - Variables are no properties here. Bytes that are no UTF-8 are replaced.
 * - The value of a destroyed version or a deleted secret is gone at once, not at the next restart (assumed).
 */
function propertyOf(secrets: Here['secrets'], name: string): string | null {
  const secret = name.includes('-') ? undefined : secrets.get(name.replaceAll('.', '-'))
  const loaded = secret?.versions.find(({ version }) => version === secret.loadedVersion)
  if (!secret?.useInPlaceholders || !loaded || loaded.status === 'DESTROYED') return null
  const bytes = bytesOf(loaded.valueBase64)
  return bytes ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : null
}

async function encryption(value: unknown, holder: KeyHolder): Promise<Result> {
  if (value === null) return { problem: platformProblems['script-encrypts-nothing'] }
  return { value: await encrypted(value, holder) }
}

/** A value that is not encrypted stays what it is (assumed). */
async function decryption(value: unknown, holder: KeyHolder): Promise<Result> {
  if (!isEncrypted(value)) return { value }
  return (await decrypted(value, holder)) ?? { problem: platformProblems['script-decrypts-nothing'] }
}

/** The map with every value replaced; the first failure fails the whole. */
async function forEach(
  map: Readonly<Record<string, unknown>>,
  { holder }: Place,
  change: (value: unknown, holder: KeyHolder) => Promise<Result>,
): Promise<Result> {
  const changed: [string, unknown][] = []
  for (const [name, value] of Object.entries(map)) {
    const result = await change(value, holder)
    if ('problem' in result) return result
    changed.push([name, result.value])
  }
  return { value: Object.fromEntries(changed) }
}

/** Headers of identity management that no other recorded answer here shows (observed: rec, 46 answers). */
const headers = {
  'content-type': 'application/json;charset=utf-8',
  'cache-control': 'no-store',
  'content-api-version': 'protocol=2.1,resource=1.0',
}

type Asked = AskedOf<operations['evaluateScript'], Here>

/**
 * The behaviour of scripts.
 *
 * Nothing that was sent is ever run: what a known script would do is done for it, and any other is refused. That happens
 * before the step, on the world as the step will find it, because encrypting takes waiting; a change by another call in
 * between is not seen, as when the tenant had been asked a moment earlier.
 */
export const scriptBehaviours = {
  evaluateScript: {
    prepare: async ({ here, body, world, site }: Pick<Asked, Preparing>): Promise<Result> => {
      const script = knownScript(body ?? {})
      if (!script) return { problem: platformProblems['script-unknown'] }
      const evaluate = evaluations[script.does] as Evaluate<Script>
      return evaluate(script, { secrets: here.secrets, holder: { secret: world.secret, site } })
    },
    behave: ({ prepared }) => {
      const result = prepared as Result
      return 'problem' in result ? refuse(result.problem) : reply(200, result.value, { headers })
    },
  },
} satisfies BehavioursOf<operations, Here>
