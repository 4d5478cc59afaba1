import { expect, test } from 'vitest'
import { printName } from '../../../../src/vendors/pingone-aic/certificates/distinguished-name.ts'

test.each([
  [[], ''],
  [[{ C: ['US'] }, { O: ['Example'] }, { CN: ['a'] }], 'CN=a,O=Example,C=US'],
  [
    ['C', 'ST', 'L', '2.5.4.9', '2.5.4.17', 'O', 'OU', 'CN', '2.5.4.5'].map((type) => ({ [type]: ['x'] })),
    'SERIALNUMBER=x,CN=x,OU=x,O=x,POSTALCODE=x,STREET=x,L=x,ST=x,C=x',
  ],
  [[{ OU: ['one'] }, { CN: ['first'] }, { OU: ['two'], CN: ['last'] }], 'CN=last,OU=one+OU=two'],
  [[{ CN: [' a,b+c"d\\e<f>g;h#i '] }, { O: ['#x'] }], 'CN=\\ a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h#i\\ ,O=\\#x'],
  [
    [{ E: ['a@b.c'] }, { DC: ['com'] }, { CN: ['a'] }],
    'CN=a,0.9.2342.19200300.100.1.25=#1303636f6d,1.2.840.113549.1.9.1=#0c056140622e63',
  ],
  [[{ '1.2.3': ['#0101ff'] }], '1.2.3=#0101ff'],
  [[{ T: ['ä'.repeat(100)] }], `2.5.4.12=#0c81c8${'c3a4'.repeat(100)}`],
  [[{ CN: [' '] }], 'CN=\\ '],
])('prints %j as Go does', (parts, text) => {
  expect(printName(parts as Record<string, string[]>[])).toBe(text)
})
