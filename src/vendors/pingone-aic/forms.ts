/**
 * The fields of an `application/x-www-form-urlencoded` text; a field that stands twice gives a list.
 *
 * Tolerant, as clients are careless (observed: frodo): raw blanks, `*`, `:` and lone percent signs stay what they are. A field
 * without a value counts as left out (documented: RFC 6749, section 3.2).
 */
export function parseForm(text: string): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === '') continue
    const known = fields.get(name)
    fields.set(name, known === undefined ? value : [known, value].flat())
  }
  return Object.fromEntries(fields)
}
