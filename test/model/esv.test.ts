import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../support/runs.ts'
import { begin, newTenants } from './esv-bench.ts'
import { commands, pace } from './esv-conversations.ts'

test('variables, secrets, restarts, clocks and forks answer as the reference model does', async () => {
  const tenants = await newTenants()
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record({ pace, isFrozen: fc.boolean() }),
      fc.commands(commands, { maxCommands: 60, size: '+2' }),
      async (start, conversation) => {
        const bench = await begin(tenants, `run-${++count}`, start)
        await fc.asyncModelRun(() => ({ model: bench, real: bench }), conversation)
        for (const { model } of bench.pairs) tenants.registry.delete(model.name)
      },
    ),
    { numRuns: runs(60, 1000) },
  )
  expect(count).toBeGreaterThan(0)
})
