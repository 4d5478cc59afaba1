import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restOf, runningFile, startBacklot } from './harness/backlot.mjs'
import { callsOf, frodoLibVersion, loggedIn } from './harness/frodo-lib.mjs'
import { pace } from './library/certificates.mjs'
import { rows } from './library/index.mjs'

const skip = runningFile ? 'it needs a Backlot started in another way' : false

test(`frodo-lib ${frodoLibVersion}, every call of its environments`, { skip }, async (t) => {
  const backlot = await startBacklot({ pace: String(pace) })
  try {
    const bench = { backlot, rest: restOf(backlot, 'development'), env: (await loggedIn(backlot)).cloud.env }
    await t.test('has no call that the rows leave out', () => {
      assert.equal(frodoLibVersion, '3.3.3')
      assert.deepEqual([...new Set(rows.map(({ call }) => call))].sort(), callsOf(bench.env).sort())
    })
    for (const { call, name, run } of rows) await t.test(`${call} ${name}`, () => run(bench))
    await t.test('every call kept to the contract', () => checkJournal(backlot))
  } finally {
    await backlot.stop()
  }
})

async function checkJournal(backlot) {
  const entries = await backlot.journal()
  assert.ok(entries.length >= rows.length, `the journal has ${entries.length} entries`)
  assert.deepEqual(
    entries.filter(({ status, violations }) => status === 501 || violations > 0),
    [],
  )
}
