import { describe, expect, test } from 'vitest'
import { readGoJson } from '../../../src/vendors/pingone-aic/go-json.ts'

const read = (text: string): unknown => readGoJson(new TextEncoder().encode(text))

describe('reading JSON as Go does', () => {
  test.each([
    ['{"a":[1,{"b":null}]} trailing', { a: [1, { b: null }] }],
    ['[] ]', []],
    ['{}}', {}],
    ['5 x', 5],
    ['"a\\u00e9\\n" x', 'aé\n'],
    ['[{"a":[]},[],-0.5e+3,true,false,null] !', [{ a: [] }, [], -500, true, false, null]],
    ['"\\udc84 \\ud83d\\ude00 \\ud83d\\u0041 \\\\ud83d" x', '\ufffd \u{1f600} \ufffdA \\ud83d'],
  ])('the first value of %s counts', (text, value) => {
    expect(read(text)).toEqual({ value })
  })

  test('half a surrogate pair becomes U+FFFD, in names, too', () => {
    expect(read('{"a\\ude00":"\\ud83d"}')).toEqual({ value: { 'a\ufffd': '\ufffd' } })
  })

  test.each([
    ['', 'EOF'],
    [' \n', 'EOF'],
    ['{', 'unexpected EOF'],
    ['[1,', 'unexpected EOF'],
    ['"abc', 'unexpected EOF'],
    ['tru', 'unexpected EOF'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.a', "invalid character 'a' after decimal point in numeric literal"],
    ['1ea', "invalid character 'a' in exponent of numeric literal"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ['\u0000', "invalid character '\\x00' looking for beginning of value"],
    ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
    ['['.repeat(10_001), 'exceeded max depth'],
  ])('%j is refused', (text, reason) => {
    expect(read(text)).toEqual({ reason })
  })
})
