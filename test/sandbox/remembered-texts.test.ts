import { expect, test } from 'vitest'
import fc from 'fast-check'
import { jsonText, replyTextOf } from '../../src/sandbox/index.ts'
import { runs } from '../support/runs.ts'
import { clientOf, testSandbox } from '../support/tenant.ts'

const vendor = 'pingone-aic'
const site = 'staging'

interface Shown {
  readonly _id: string
  readonly valueBase64: string
}

test('the text of a value is that of JSON.stringify, frozen or not, in a list or alone, asked once or again', () => {
  const record = fc.record({ id: fc.string(), more: fc.option(fc.jsonValue()) }).map((value) => Object.freeze(value))
  const list = fc.array(record).map((items) => Object.freeze({ result: Object.freeze(items), count: items.length }))
  const any = fc.oneof(
    fc.jsonValue(),
    record,
    fc.array(record),
    list,
    fc.record({ list, absent: fc.constant(undefined) }),
  )
  fc.assert(
    fc.property(any, (value) => {
      const text = JSON.stringify(value)
      expect([jsonText(value), jsonText(value)]).toEqual([text, text])
    }),
    { numRuns: runs(300, 10_000) },
  )
})

test('remembered texts never outlive what they show: lists and records after writes and deletes, in either of two sandboxes', async () => {
  const operation = fc.record({
    kind: fc.constantFrom('put', 'delete', 'get', 'list'),
    name: fc.constantFrom('esv-a', 'esv-b', 'esv-c'),
    value: fc.constantFrom('YQ==', 'Yg=='),
    other: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 40 }), async (operations) => {
      const sandboxes = [testSandbox({ name: 'one' }), testSandbox({ name: 'two' })]
      const clients = await Promise.all(sandboxes.map((sandbox) => clientOf(sandbox, vendor, site)))
      const seeded = await Promise.all(
        clients.map(async (ask) => (await ask('GET', '/environment/variables')).json.result),
      )
      const known = seeded.map((result: Shown[]) => new Map(result.map((item) => [item._id, item.valueBase64])))
      for (const { kind, name, value, other } of operations) {
        const ask = clients[Number(other)] as (typeof clients)[number]
        const values = known[Number(other)] as Map<string, string>
        const path = `/environment/variables/${name}`
        if (kind === 'put') {
          await ask(
            'PUT',
            path,
            { expressionType: 'string', valueBase64: value },
            { 'content-type': 'application/json' },
          )
          values.set(name, value)
        } else if (kind === 'delete') {
          await ask('DELETE', path)
          values.delete(name)
        } else if (kind === 'get') {
          expect((await ask('GET', path)).json.valueBase64).toBe(values.get(name))
        } else {
          const { json } = await ask('GET', '/environment/variables')
          const shown = (json.result as Shown[]).map((item) => [item._id, item.valueBase64])
          expect(shown).toEqual([...values].sort(([a], [b]) => (a < b ? -1 : 1)))
        }
      }
    }),
    { numRuns: runs(30, 500) },
  )
})

test('the journal makes the text of a reply again byte for byte, after the records it showed have changed', async () => {
  const sandbox = testSandbox()
  const ask = await clientOf(sandbox, vendor, site)
  const json = { 'content-type': 'application/json' }
  const sent: string[] = []
  for (const [method, path, body] of [
    ['PUT', '/environment/variables/esv-a', { expressionType: 'string', valueBase64: 'YQ==' }],
    ['GET', '/environment/variables', undefined],
    ['PUT', '/environment/variables/esv-a', { expressionType: 'string', valueBase64: 'Yg==' }],
    ['GET', '/environment/variables', undefined],
    ['PUT', '/environment/variables/esv-a', { expressionType: 'colour', valueBase64: 'Yg==' }],
    ['DELETE', '/environment/variables/esv-a', undefined],
    ['GET', '/environment/variables/esv-a', undefined],
    ['GET', '/am/json/serverinfo/*', undefined],
  ] as const) {
    sent.push((await ask(method, path, body, body ? json : {})).text)
  }
  expect(sandbox.journal.entries.map((entry) => replyTextOf(entry) ?? '')).toEqual(sent)
})
