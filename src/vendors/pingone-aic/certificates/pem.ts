import { base64OfBytes, bytesOf } from '../bytes.ts'

/** One block of a PEM text: what its armour calls it, and its bytes. */
export interface PemBlock {
  readonly label: string
  readonly der: Uint8Array<ArrayBuffer>
}

const begin = '-----BEGIN '
const dashes = '-----'

/**
 * The blocks of a PEM text in order, whatever the ends of lines and whatever stands between blocks; `undefined` when a block
 * has no end, is no base64, or has headers, as encrypted keys of the older kind do.
 */
export function pemBlocks(text: string): readonly PemBlock[] | undefined {
  const blocks: PemBlock[] = []
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
    const labelAt = at + begin.length
    const bodyAt = text.indexOf(dashes, labelAt)
    const label = text.slice(labelAt, bodyAt)
    const end = `-----END ${label}${dashes}`
    const endAt = bodyAt < 0 ? -1 : text.indexOf(end, bodyAt)
    const der = endAt < 0 ? undefined : bytesOf(text.slice(bodyAt + dashes.length, endAt).replaceAll(/\s+/g, ''))
    if (!der || der.length === 0) return undefined
    blocks.push({ label, der })
    at = endAt + end.length
  }
  return blocks
}

/** Bytes as a PEM block with lines of 64 characters, ending in a line feed. */
export function pemOf(label: string, der: Uint8Array): string {
  const lines = base64OfBytes(der).match(/.{1,64}/g) ?? []
  return `${begin}${label}${dashes}\n${lines.join('\n')}\n-----END ${label}${dashes}\n`
}
