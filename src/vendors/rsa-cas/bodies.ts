import type { Call } from '../vendor.ts'

const form = 'application/x-www-form-urlencoded'
const decoder = new TextDecoder('utf-8', { fatal: true })

/** A body that was read, or why it was not. */
export type Reading = { readonly value: unknown } | { readonly reason: string }

/** Whether a body is called JSON; what is not is refused with 415 (documented for User Details, assumed for the rest). */
export function isCalledJson({ headers }: Pick<Call, 'headers'>): boolean {
  const type = String(headers['content-type'] ?? '').split(';')[0] ?? ''
  return /^application\/([\w.-]+\+)?json$/i.test(type.trim())
}

/** Reads a form at the token endpoint, whatever it is called (assumed), and JSON elsewhere; no body is no value. */
export function parse(call: Call): Reading {
  const { body, operation } = call
  const isForm = Object.hasOwn(operation?.body?.content ?? {}, form)
  if (body === undefined || body.length === 0) return { value: isForm ? {} : undefined }
  if (!isForm && !isCalledJson(call)) return { reason: 'the body is not called JSON' }
  try {
    const text = decoder.decode(body)
    return { value: isForm ? fieldsOf(text) : (JSON.parse(text) as unknown) }
  } catch {
    return { reason: 'JSON parse error' }
  }
}

/** A field without a value counts as left out. */
function fieldsOf(text: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(text)].filter(([, value]) => value !== ''))
}
