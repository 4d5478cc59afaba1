const known = new Map<string, RegExp>()

/**
 * A schema's pattern as a regular expression, made once. Unicode rules first, as JSON Schema asks; patterns that only the
 * older rules accept (`[\w-.]`) are read by those. Throws SyntaxError when neither accepts it.
 */
export function patternOf(pattern: string): RegExp {
  const made = known.get(pattern) ?? compilePattern(pattern)
  known.set(pattern, made)
  return made
}

function compilePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    return new RegExp(pattern)
  }
}
