import { bytesOf } from './bytes.ts'
import type { Encoding } from './records.ts'

/** Says whether the decoded value of a secret is what its encoding promises. */
type Fits = (value: Uint8Array, aesKeyLengths: readonly number[]) => boolean

const decoder = new TextDecoder()
const block = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/

const checks: Readonly<Record<Encoding, Fits>> = {
  generic: () => true,
  pem: (value) => isPem(decoder.decode(value)),
  base64hmac: (value) => innerKey(value) !== undefined,
  base64aes: (value, lengths) => lengths.includes(innerKey(value)?.length ?? -1),
}

/**
 * Whether a base64 value fits the encoding of its secret: `generic` takes any bytes, `pem` one or more PEM blocks, the key
 * forms base64 text inside the base64, and AES keys only of the given lengths in bytes (observed: rec, aicm 2026-05-30; the
 * lengths 24 and 32 inferred). The inside of a PEM block is not looked at.
 */
export function fitsEncoding(encoding: Encoding, valueBase64: string, aesKeyLengths: readonly number[]): boolean {
  const value = bytesOf(valueBase64)
  return value !== undefined && checks[encoding](value, aesKeyLengths)
}

/** At least one PEM block whose lines, headers left out, are base64. */
function isPem(text: string): boolean {
  const body = block.exec(text)?.[2]
  if (body === undefined) return false
  const lines = body.split(/\r?\n/).filter((line) => !line.includes(':'))
  const content = lines.join('').replaceAll(/\s/g, '')
  return content !== '' && bytesOf(content) !== undefined
}

/** The key inside a value that is itself base64 text; an empty key is none. */
function innerKey(value: Uint8Array): Uint8Array | undefined {
  const key = bytesOf(decoder.decode(value).trim())
  return key?.length === 0 ? undefined : key
}
