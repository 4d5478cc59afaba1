import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { readProgramJson } from './files.ts'

type Jwk = Readonly<Record<string, unknown>>

/** The published test keys of `fixtures/keys`; for loopback only. */
export const testKeys = (): readonly Jwk[] => readProgramJson<Jwk[]>('fixtures', 'keys', 'rsa.json')

/** The published P-256 test keys of `fixtures/keys`; for loopback only. */
export const testEcKeys = (): readonly Jwk[] => readProgramJson<Jwk[]>('fixtures', 'keys', 'ec.json')

/** Fresh RSA-2048 private JWKs, for a Backlot that others can reach. */
export async function freshKeys(count: number): Promise<readonly Jwk[]> {
  const make = promisify(generateKeyPair)
  const keys: Jwk[] = []
  for (let i = 1; i <= count; i++) {
    const { privateKey } = await make('rsa', { modulusLength: 2048 })
    keys.push({ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: `fresh-${i}` })
  }
  return keys
}

/** Fresh P-256 private JWKs, for a Backlot that others can reach. */
export async function freshEcKeys(count: number): Promise<readonly Jwk[]> {
  const make = promisify(generateKeyPair)
  const keys: Jwk[] = []
  for (let i = 1; i <= count; i++) {
    const { privateKey } = await make('ec', { namedCurve: 'P-256' })
    keys.push({ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: `fresh-ec-${i}` })
  }
  return keys
}

/** A secret that nobody can guess, as hexadecimal text: a control token, or a seed where none was asked for. */
export const freshSecret = (bytes = 16): string => randomBytes(bytes).toString('hex')
