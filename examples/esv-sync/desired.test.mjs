import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readDesired } from './desired.mjs'

/** A folder with these files. */
function folderOf(files) {
  const folder = mkdtempSync(join(tmpdir(), 'esv-sync-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const mail = { variables: { 'esv-mail-host': { value: 'smtp.example.com' } } }
const gone = { variables: { 'esv-old': null }, secrets: { 'esv-key': { value: 'k' } } }

test('the files of a folder are one', () => {
  const folder = folderOf({ 'mail.json': JSON.stringify(mail), 'gone.json': JSON.stringify(gone), 'notes.txt': 'no' })
  expect(readDesired(folder)).toEqual({ variables: { ...mail.variables, ...gone.variables }, secrets: gone.secrets })
  expect(readDesired(join(folder, 'mail.json'))).toEqual({ ...mail, secrets: {} })
})

test.each([
  [
    'an id in two files',
    { 'a.json': JSON.stringify(mail), 'b.json': JSON.stringify(mail) },
    /b\.json has esv-mail-host/,
  ],
  ['an id that is none', { 'a.json': '{"variables":{"mail":null}}' }, /mail is no id/],
  ['no value', { 'a.json': '{"secrets":{"esv-key":{}}}' }, /esv-key has no value/],
  ['another member', { 'a.json': '{"secret":{}}' }, /has secret; it may have/],
  ['broken JSON', { 'a.json': '{' }, /a\.json cannot be read/],
  ['no file', {}, /no JSON file/],
])('a folder with %s is refused before anything is called', (_what, files, message) => {
  expect(() => readDesired(folderOf(files))).toThrow(message)
})
