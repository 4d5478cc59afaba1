import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runningFile } from './harness/backlot.mjs'
import { commandsBelow } from './harness/commands.mjs'
import { frodoPlace, frodoVersion } from './harness/frodo.mjs'
import { runSuite } from './harness/rows.mjs'
import { suites } from './suites/index.mjs'

/** Options that every command has; they are Frodo's, not the command's. `info` has these and `--json`. */
const commonFrom = 'info'
const commonExcept = ['--json']

// A running Backlot is one world for all suites, so they have to take turns in it.
const concurrency = runningFile ? 1 : 2

test(`Frodo CLI ${frodoVersion}`, { concurrency }, async (t) => {
  await Promise.all([
    ...suites.map((suite) => t.test(suite.title, { skip: cannotRun(suite) }, (inner) => runSuite(inner, suite))),
    t.test('has no command and no option that the suites leave out', coverage),
  ])
})

/** Why a suite is left out, or `false`. */
function cannotRun(suite) {
  return runningFile && (suite.pace || suite.tls) ? 'it needs a Backlot started in another way' : false
}

async function coverage() {
  assert.equal(frodoVersion, '3.1.0')
  const place = frodoPlace()
  try {
    const commands = await commandsBelow(place, ['info', 'esv', 'conn', 'log'])
    assert.ok(commands.length >= 31, `only ${commands.length} commands were found in the help pages`)
    const rows = suites.flatMap((suite) => suite.rows)
    assert.deepEqual(leftOut(commands, rows), [])
  } finally {
    place.remove()
  }
}

/** Commands without a row, and options of their own that no row of the command uses. */
function leftOut(commands, rows) {
  const common = commands.find(({ command }) => command === commonFrom).options.map((option) => option.at(-1))
  return commands.flatMap(({ command, options }) => {
    const used = rows.filter((row) => row.command === command)
    if (used.length === 0) return [command]
    const words = used.flatMap((row) => row.args ?? [])
    return options
      .filter((option) => commonExcept.includes(option.at(-1)) || !common.includes(option.at(-1)))
      .filter((option) => !option.some((spelling) => words.includes(spelling)))
      .map((option) => `${command} ${option.at(-1)}`)
  })
}
