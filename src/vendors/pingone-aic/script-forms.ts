import { encryptionPurpose } from './idm-crypto.ts'

/** A script that is known, by what it does; `plain` asks for values in the clear. */
export type Script =
  | { readonly does: 'read'; readonly name: string; readonly plain: boolean }
  | { readonly does: 'read-each'; readonly ids: readonly string[]; readonly plain: boolean }
  | { readonly does: 'encrypt'; readonly value: unknown }
  | { readonly does: 'decrypt'; readonly value: unknown }
  | { readonly does: 'encrypt-each'; readonly map: Readonly<Record<string, unknown>> }
  | { readonly does: 'decrypt-each'; readonly map: Readonly<Record<string, unknown>> }

/** A script as it was sent; nothing about it is certain. */
export interface Sent {
  readonly type?: unknown
  readonly source?: unknown
  readonly globals?: unknown
}

type Globals = Readonly<Record<string, unknown>>

interface Form {
  /** Functions that the script calls, in the order in which their names stand in it, and no others. */
  readonly calls: string
  /** How the script ends: with the expression whose value is answered. */
  readonly end: RegExp
  /** What the script does with such globals; `undefined` when they do not fit. */
  readonly read: (globals: Globals, source: string) => Script | undefined
}

const property = 'identityServer.getProperty'
const oneCall = /^openidm\.(encrypt|decrypt)\(\s*(\w+)\s*(?:,[^()]*)?\);?$/
const words = new Set(['if', 'for', 'while', 'function', 'return', 'switch'])

/** Known scripts are shorter than this, in characters. */
const longest = 1_000

const forms: readonly Form[] = [
  {
    calls: `${property} openidm.encrypt`,
    end: /\bvalue;?$/,
    read: ({ name, decrypt, target, ...others }) =>
      typeof name === 'string' && isEmpty(others) ? { does: 'read', name, plain: isPlain(decrypt, target) } : undefined,
  },
  {
    calls: `${property} split join openidm.encrypt JSON.stringify`,
    end: /\bJSON\.stringify\(\w+\);?$/,
    read: ({ secretIds: ids, decrypt, target, ...others }) =>
      isTexts(ids) && isEmpty(others) ? { does: 'read-each', ids, plain: isPlain(decrypt, target) } : undefined,
  },
  { calls: 'openidm.encrypt', end: /\);?$/, read: ofOneCall },
  { calls: 'openidm.decrypt', end: /\);?$/, read: ofOneCall },
  {
    calls: 'Object.keys forEach openidm.encrypt',
    end: /\bmap;?$/,
    read: (globals) => ofEach('encrypt-each', globals),
  },
  {
    calls: 'Object.keys forEach openidm.decrypt',
    end: /\bmap;?$/,
    read: (globals) => ofEach('decrypt-each', globals),
  },
]

/**
 * What a script would do, when it is one of those with which clients move secrets (observed: frodo 2.0 to 3.3, six of them;
 * documented: doc Secure identity data, the two of one call).
 *
 * A script is told by the functions that it calls, by how it ends and by its globals. It is never run: two scripts that
 * agree in all this are answered alike, whatever else they say.
 */
export function knownScript({ type, source, globals = {} }: Sent): Script | undefined {
  if (typeof source !== 'string' || source.length > longest || !/^(?:text\/)?javascript$/.test(String(type))) return
  if (typeof globals !== 'object' || globals === null) return
  const text = source.trim()
  const calls = callsOf(text)
  const form = forms.find((known) => known.calls === calls && known.end.test(text))
  const isEncrypting = calls.includes('openidm.encrypt')
  if (isEncrypting && !text.includes(encryptionPurpose)) return
  return form?.read(globals as Globals, text)
}

function callsOf(source: string): string {
  const names = [...source.matchAll(/([\w$.]+)\s*\(/g)].map(([, name = '']) => name.replace(/^\./, ''))
  return names.filter((name) => !words.has(name)).join(' ')
}

/** A script that is one call with one of its globals. */
function ofOneCall(globals: Globals, source: string): Script | undefined {
  const [, does, name = ''] = oneCall.exec(source) ?? []
  if (!does || !Object.hasOwn(globals, name) || Object.keys(globals).length > 1) return undefined
  return { does: does as 'encrypt' | 'decrypt', value: globals[name] }
}

function ofEach(does: 'encrypt-each' | 'decrypt-each', { map, ...others }: Globals): Script | undefined {
  if (typeof map !== 'object' || map === null || Array.isArray(map) || !isEmpty(others)) return undefined
  return { does, map: map as Globals }
}

/** Values go out in the clear for the asker, or for another environment to encrypt. */
function isPlain(decrypt: unknown, target: unknown): boolean {
  return Boolean(decrypt) || Boolean(target)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isEmpty(others: Globals): boolean {
  return Object.keys(others).length === 0
}
