import { expect, onTestFinished, test } from 'vitest'
import { startBacklot } from '../../src/testing/index.ts'
import { beginning, conformance } from './suite.ts'

/** Two suites with the same seed, so that they use the same ids, and clocks a year apart. */
const suites = [
  { ...beginning, name: 'this-year' },
  { ...beginning, name: 'next-year', clock: { now: '2027-11-21T09:00:00Z', frozen: true } },
]

test('two suites in parallel on one server, same ids, clocks a year apart: each journal is that of the suite alone', async () => {
  const alone: string[] = []
  for (const suite of suites) {
    const backlot = await startBacklot({ ports: true })
    alone.push(await conformance(backlot, suite))
    await backlot.close()
  }
  const shared = await startBacklot({ ports: true })
  onTestFinished(() => shared.close())
  expect(await Promise.all(suites.map((suite) => conformance(shared, suite)))).toEqual(alone)
  expect(alone[0]).not.toBe(alone[1])
  expect(await shared.journal.list()).toEqual([])
})
