import type { Call } from '../vendor.ts'

const form = 'application/x-www-form-urlencoded'
const decoder = new TextDecoder('utf-8', { fatal: true })

/** A body that was read, or why it was not. */
export type Reading = { readonly value: unknown } | { readonly reason: string }

/** What is said of a refresh request that is no form. */
export const noForm = 'the body is no form'

/** Reads a body as JSON, or as a form where the contract asks for one (documented: OAS-P); no body is no value. */
export function parse(call: Call): Reading {
  const { body, headers, operation } = call
  const asksForForm = Object.hasOwn(operation?.body?.content ?? {}, form)
  const sent = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  if (asksForForm && body !== undefined && body.length > 0 && sent !== form) return { reason: noForm }
  if (body === undefined || body.length === 0) return { value: asksForForm ? {} : undefined }
  try {
    const text = decoder.decode(body)
    return { value: asksForForm ? Object.fromEntries(new URLSearchParams(text)) : (JSON.parse(text) as unknown) }
  } catch {
    return { reason: 'the body cannot be read as JSON' }
  }
}
