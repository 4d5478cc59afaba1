/** How deep a JSON text may be nested: what walks records, and `JSON.stringify` itself, would otherwise run out of stack. */
export const maxNesting = 1_000

const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d
const quote = 0x22
const backslash = 0x5c

/**
 * Whether a JSON text (or its bytes) is nested deeper than `maxNesting`. Short ones cannot be, and texts that begin with no
 * bracket are no nested JSON; neither is looked into.
 */
export function isTooDeep(text: string | Uint8Array): boolean {
  if (text.length <= maxNesting) return false
  const codeAt = typeof text === 'string' ? (at: number) => text.charCodeAt(at) : (at: number) => text[at]
  let at = 0
  while (at < text.length && (codeAt(at) ?? 0) <= 0x20) at++
  if (codeAt(at) !== openBrace && codeAt(at) !== openBracket) return false
  let depth = 0
  let inString = false
  for (; at < text.length; at++) {
    const code = codeAt(at)
    if (inString) {
      if (code === backslash) at++
      else if (code === quote) inString = false
    } else if (code === quote) inString = true
    else if (code === openBrace || code === openBracket) depth++
    else if (code === closeBrace || code === closeBracket) depth--
    if (depth > maxNesting) return true
  }
  return false
}
