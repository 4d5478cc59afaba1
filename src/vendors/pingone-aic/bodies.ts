import type { Call } from '../vendor.ts'
import { familyOf } from './families.ts'
import { parseForm } from './forms.ts'
import { readGoJson, type Reading } from './go-json.ts'

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const decoder = new TextDecoder()

/** The media type that a call gives its body, as sent; empty when it gives none. */
export function sentMediaType({ headers }: Pick<Call, 'headers'>): string {
  const value = headers['content-type']
  return typeof value === 'string' ? value : ''
}

/** A media type without its parameters. */
export function bareMediaType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim()
}

/**
 * Reads a body as the addressed service does: nothing is looked at where the contract takes anything, forms at the token
 * endpoint, JSON elsewhere. The ESV family compares media types letter by letter, the settings family does not (inferred:
 * fw); access and identity management read JSON whatever it is called (assumed).
 */
export function parse(call: Call): Reading {
  const bytes = call.body
  const declared = Object.keys(call.operation?.body?.content ?? {})[0] ?? json
  if (bytes === undefined || bytes.length === 0 || declared === '*/*') return { value: undefined }
  if (declared === form) return { value: parseForm(decoder.decode(bytes)) }
  const sent = sentMediaType(call)
  const family = familyOf(call)
  if (family === 'esv' && sent !== json && bareMediaType(sent) !== json) {
    return { reason: `header Content-Type has unexpected value ${JSON.stringify(sent)}` }
  }
  if (family === 'settings' && !hasJsonType(call)) return { reason: unsupportedMedia(call) }
  const reading = readGoJson(bytes)
  return family === 'esv' && 'reason' in reading
    ? { reason: `failed to decode request body: ${reading.reason}` }
    : reading
}

/** Whether the settings family takes a body for JSON; one without a type counts as bytes (inferred: fw). */
export function hasJsonType(call: Pick<Call, 'headers'>): boolean {
  return bareMediaType(sentMediaType(call)).toLowerCase() === json
}

/** What the settings family says of another media type. */
export function unsupportedMedia(call: Pick<Call, 'headers'>): string {
  const sent = bareMediaType(sentMediaType(call)).toLowerCase() || 'application/octet-stream'
  return `unsupported media type ${JSON.stringify(sent)}, only [${json}] are allowed`
}
