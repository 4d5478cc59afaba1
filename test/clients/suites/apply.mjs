import assert from 'node:assert/strict'
import { base64, stored } from '../harness/effects.mjs'

const startup = '/environment/startup'
const families = ['secrets', 'variables']

const pendingIds = async (bench) => {
  const lists = await Promise.all(families.map((family) => bench.rest('GET', `/environment/${family}`)))
  return lists.flatMap(({ body }) => body.result.filter((item) => !item.loaded).map((item) => item._id))
}

/** The table of the client lists what the REST API calls not loaded, and nothing else. */
const showsPending = async (bench, { stdout }) => {
  const shown = stdout.split('\n').flatMap((line) => /^(?:secret|variable) *│(\S+?) *│/.exec(line)?.slice(1) ?? [])
  assert.ok(shown.length >= 2, stdout)
  assert.deepEqual(shown.sort(), (await pendingIds(bench)).sort())
}

const nothingPending = async (bench) => {
  assert.deepEqual(await pendingIds(bench), [])
  await stored(startup, { restartStatus: 'ready' })(bench)
}

const twoChanges = async (bench) => {
  await bench.rest('PUT', '/environment/variables/esv-frodo-tone', {
    expressionType: 'string',
    valueBase64: base64('warm'),
  })
  await bench.rest('PUT', '/environment/secrets/esv-frodo-pin', {
    encoding: 'generic',
    useInPlaceholders: true,
    valueBase64: base64('4711'),
  })
}

/** Applying changes by a restart, at the pace that Backlot has when nobody asks for another. */
export const apply = {
  title: 'esv apply',
  rows: [
    {
      name: 'apply --check-only lists what waits for a restart, and restarts nothing',
      command: 'esv apply',
      args: ['--check-only'],
      before: twoChanges,
      stdout: [/^secret *│esv-frodo-pin *│/m, /^variable *│esv-frodo-tone *│/m],
      stderr: [/\d+ update\(s\) need to be applied/],
      effect: async (bench, result) => {
        await showsPending(bench, result)
        await stored(startup, { restartStatus: 'ready' })(bench)
      },
    },
    {
      name: 'apply restarts, waits, and everything is loaded',
      command: 'esv apply',
      args: ['-y'],
      stderr: [/Updates applied in \d+s with final status: ready/],
      effect: async (bench) => {
        await nothingPending(bench)
        await stored('/environment/secrets/esv-frodo-pin', { loaded: true, loadedVersion: '1' })(bench)
        await stored('/environment/variables/esv-frodo-tone', { loaded: true })(bench)
      },
    },
    {
      name: 'apply --check-only finds nothing afterwards',
      command: 'esv apply',
      args: ['--check-only'],
      stderr: [/No updates need to be applied/],
      effect: (bench, { stdout }) => assert.equal(stdout, ''),
    },
    {
      name: 'apply does not restart for nothing',
      command: 'esv apply',
      args: ['-y'],
      stderr: [/No updates need to be applied/],
      effect: async (bench, { stderr }) => {
        assert.doesNotMatch(stderr, /Applying updates/)
        await nothingPending(bench)
      },
    },
  ],
}
