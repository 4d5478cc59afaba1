import { expect, test } from 'vitest'
import { startCommand } from '../support/command.ts'
import { runSteps, settled, stepsOf } from '../support/page.ts'

test('the walk through a promotion prints what its page says, when it is pasted', async () => {
  const steps = stepsOf('docs/promotion.md')
  const { ready } = await startCommand(['--pace', '2000'])
  const { development, staging } = ready.sites['pingone-aic'] as Record<string, string>
  const addresses = { 'http://localhost:7401': String(development), 'http://localhost:7402': String(staging) }
  const printed = await runSteps(steps, String(ready.control), addresses)
  expect(printed.map(settled)).toEqual(steps.map(({ prints }) => settled(prints)))
  expect(steps.length).toBeGreaterThan(8)
}, 120_000)
