import assert from 'node:assert/strict'

const key = ['{apiKey}', '{apiSecret}']
const administrator = ['{userName}', '{password}']
/** A time that holds what the rows before did; frodo asks for it in parts of 30 seconds. */
const recent = ['-b', '{seconds:-100}', '-e', '{seconds:+5}']

/** The entries that were printed: one JSON document after the other. */
const printed = ({ stdout }) =>
  stdout
    .split(/\n(?=\{)/)
    .filter((text) => text.trim() !== '')
    .map((text) => JSON.parse(text))

/** A call to access management under a transaction id of its own, which it repeats. */
const call = (id) => (bench) =>
  fetch(`${bench.backlot.site('development')}/am/json/serverinfo/*`, { headers: { 'x-forgerock-transactionid': id } })

/** The logs of an environment. Frodo reads times and follows only where it has a profile; its `log key` commands do not work. */
export const logs = {
  title: 'log',
  rows: [
    {
      name: 'conn save keeps an API key that it is given',
      command: 'conn save',
      args: [...administrator, '--no-sa', '--log-api-key', '{apiKey}', '--log-api-secret', '{apiSecret}'],
      login: 'none',
      effect: ({ backlot, place, host }) => {
        const profile = place.profiles()[host]
        assert.equal(profile.logApiKey, backlot.apiKey('development').api_key_id)
        assert.ok(profile.encodedLogApiSecret.length > 0)
      },
    },
    {
      name: 'list prints the sources',
      command: 'log list',
      args: key,
      login: 'none',
      effect: async (bench, { stdout }) =>
        assert.deepEqual(stdout.trim().split('\n'), (await bench.logs('/sources')).body.result),
    },
    {
      name: 'list fails with a wrong secret',
      command: 'log list',
      args: ['{apiKey}', 'wrong'],
      login: 'none',
      exit: 1,
    },
    {
      name: 'fetch prints what a call left, by its transaction id, with the key of the profile',
      command: 'log fetch',
      args: ['-c', 'am-everything', '-l', 'ALL', '-t', 'told-1', ...recent],
      login: 'none',
      before: call('told-1'),
      effect: (_bench, result) => {
        const events = printed(result)
        assert.deepEqual(
          events.map(({ source, payload }) => [source, payload.eventName, payload.transactionId]),
          [
            ['am-access', 'AM-ACCESS-ATTEMPT', 'told-1'],
            ['am-access', 'AM-ACCESS-OUTCOME', 'told-1'],
          ],
        )
      },
    },
    {
      name: 'fetch prints only what holds a text, at its level and without noise',
      command: 'log fetch',
      args: [...key, '-c', 'environment-access,am-access', '-l', 'INFO', '-d', '-s', 'esv-told', ...recent],
      login: 'none',
      before: async (bench) => {
        const body = { valueBase64: 'YQ==', description: '', expressionType: 'string' }
        assert.equal((await bench.rest('PUT', '/environment/variables/esv-told', body)).status, 200)
      },
      effect: (bench, result) => {
        const [event, ...more] = printed(result)
        assert.deepEqual(more, [])
        assert.equal(event.source, 'environment-access')
        assert.equal(event.payload.userId, bench.account.id)
        assert.equal(event.payload.request.operation, 'UPDATE')
      },
    },
    {
      name: 'fetch without errors prints nothing at the usual level',
      command: 'log fetch',
      args: [...key, '-c', 'am-everything', ...recent],
      login: 'none',
      effect: (_bench, { stdout }) => assert.equal(stdout.trim(), ''),
    },
    {
      name: 'tail prints what happens while it runs, once',
      command: 'log tail',
      args: [...key, '-c', 'am-access', '-l', 'ALL', '-t', 'told-live', '-d'],
      login: 'none',
      during: async (bench) => {
        await bench.until(({ path }) => path === '/monitoring/logs/tail')
        await call('told-live-1')(bench)
        await bench.until(({ path }) => path === '/monitoring/logs/tail', 2)
        await call('told-live-2')(bench)
      },
      // Two outcomes, each printed to the end of its line: what is printed arrives in pieces.
      endsAfter: /(?:AM-ACCESS-OUTCOME.*\n[^]*?){2}/,
      exit: null,
      effect: (_bench, result) => {
        const told = printed(result).map(({ payload }) => [payload.transactionId, payload.eventName])
        assert.deepEqual(told, [
          ['told-live-1', 'AM-ACCESS-ATTEMPT'],
          ['told-live-1', 'AM-ACCESS-OUTCOME'],
          ['told-live-2', 'AM-ACCESS-ATTEMPT'],
          ['told-live-2', 'AM-ACCESS-OUTCOME'],
        ])
      },
    },
    ...[
      ['list', ['--long']],
      ['describe', ['-i', '{apiKey}']],
      ['delete', ['-i', '{apiKey}', '--all']],
    ].map(([verb, args]) => ({
      name: `key ${verb} breaks down in the client, before it asks anybody`,
      command: `log key ${verb}`,
      args: [...administrator, ...args],
      login: 'none',
      exit: 1,
      stderr: [/Cannot read properties of undefined \(reading 'handleDefaultArgsAndOpts'\)/],
    })),
  ],
}
