import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { restOf, startBacklot } from './backlot.mjs'
import { frodoPlace } from './frodo.mjs'

/** How a row names a site of the Backlot under test. */
const sitePattern = /^\{(\w+)\}$/

/**
 * One line of a suite: a command line and what must come of it.
 *
 * @typedef {object} Row
 * @property {string} name what it shows
 * @property {string} command the words before the host argument, such as `esv variable list`
 * @property {string[]} [args] what follows the host argument; `{userName}` and `{password}` stand for the administrator of the
 *   site, `{apiKey}` and `{apiSecret}` for its API key, `{seconds:-100}` for an instant so far from now
 * @property {string | null} [host] the host argument; `null` for commands that take none. `{staging}`, here and in
 *   `args`, stands for the host of that site. Default: `{development}`
 * @property {keyof logins | 'none'} [login] who logs in by options of the command line. Default: `account`, of the site
 *   that is the host
 * @property {number | null} [exit] the exit code; `null` for a command that `endsAfter` ends. Default: 0
 * @property {RegExp} [endsAfter] output after which a command that would run for ever is ended
 * @property {RegExp[]} [stdout] what the data shown must match
 * @property {RegExp[]} [stderr] what the messages shown must match
 * @property {(bench: object) => unknown} [before] prepares the state, behind the client's back
 * @property {(bench: object) => unknown} [during] runs beside the client
 * @property {(bench: object, result: object) => unknown} [effect] what must be true afterwards
 */

/**
 * Runs the rows of a suite one after the other, against a Backlot and a home of their own.
 *
 * @param t the test context of node's runner
 * @param {{ title: string, pace?: string, tls?: boolean, files?: Record<string, string>, rows: Row[] }} suite
 */
export async function runSuite(t, suite) {
  const backlot = await startBacklot(suite)
  const place = frodoPlace(backlot.authority ? { NODE_EXTRA_CA_CERTS: backlot.authority } : {})
  try {
    const bench = {
      backlot,
      place,
      rest: restOf(backlot, 'development'),
      restAs: (who) => restOf(backlot, 'development', backlot[who]('development').userName),
      logs: (path) => logsOf(backlot, path),
      until: (fits, times = 1) => untilAsked(backlot, fits, times),
      host: amOf(backlot, 'development'),
      account: backlot.account('development'),
    }
    for (const [name, text] of Object.entries(suite.files ?? {})) place.write(name, text)
    for (const row of suite.rows) await t.test(row.name, () => runRow(bench, row))
    await t.test('every call kept to the contract', () => checkJournal(backlot))
  } finally {
    place.remove()
    await backlot.stop()
  }
}

async function runRow(bench, row) {
  await row.before?.(bench)
  const running = bench.place.run(commandLine(bench, row), row.endsAfter)
  const [result] = await Promise.all([running, row.during?.(bench)])
  const told = `${result.stdout}\n${result.stderr}`
  assert.equal(result.exit, row.exit === undefined ? 0 : row.exit, told)
  for (const pattern of row.stdout ?? []) assert.match(result.stdout, pattern)
  for (const pattern of row.stderr ?? []) assert.match(result.stderr, pattern)
  await row.effect?.(bench, result)
}

/** Who a row's `login` names on the command line: an account and the key it signs with. */
const logins = {
  account: (account) => account,
  'wrong key': ({ id }) => ({ id, jwk: strangerKey() }),
  'unknown account': ({ jwk }) => ({ id: '00000000-0000-4000-8000-000000000000', jwk }),
}

const strangerKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'stranger' }
}

function commandLine(bench, row) {
  const { backlot, place } = bench
  const host = row.host === null ? [] : [row.host ?? '{development}']
  const words = [...row.command.split(' '), ...host, ...(row.args ?? [])]
  const line = words.map((word) => namedIn(bench, word) ?? word.replace(sitePattern, (_, site) => amOf(backlot, site)))
  return row.login === 'none' ? line : [...line, ...loginOptions(backlot, place, row)]
}

/** What a word in braces stands for, where it is no site. */
function namedIn({ backlot }, word) {
  const seconds = /^\{seconds:([+-]\d+)\}$/.exec(word)?.[1]
  if (seconds !== undefined) return new Date(Date.now() + Number(seconds) * 1000).toISOString()
  const named = {
    '{userName}': () => backlot.administrator('development').userName,
    '{password}': () => backlot.administrator('development').password,
    '{apiKey}': () => backlot.apiKey('development').api_key_id,
    '{apiSecret}': () => backlot.apiKey('development').api_key_secret,
  }
  return Object.hasOwn(named, word) ? named[word]() : undefined
}

/** Reads the logs of development with the seeded key. */
async function logsOf(backlot, path) {
  const { api_key_id: id, api_key_secret: secret } = backlot.apiKey('development')
  const headers = { 'x-api-key': id, 'x-api-secret': secret }
  const reply = await fetch(`${backlot.site('development')}/monitoring/logs${path}`, { headers })
  return { status: reply.status, body: await reply.json() }
}

/** Waits until the client has asked so many times for something. */
async function untilAsked(backlot, fits, times) {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if ((await backlot.journal()).filter(fits).length >= times) return
    await pause(200)
  }
  throw new Error(`The client did not ask ${times} times within a minute`)
}

function loginOptions(backlot, place, row) {
  const site = sitePattern.exec(row.host ?? '')?.[1] ?? 'development'
  const { id, jwk } = logins[row.login ?? 'account'](backlot.account(site))
  place.write('account.jwk.json', JSON.stringify(jwk))
  return ['--sa-id', id, '--sa-jwk-file', 'account.jwk.json']
}

/** What Frodo calls the host of a site: the base URL of its access management. */
const amOf = (backlot, site) => `${backlot.site(site)}/am`

async function checkJournal(backlot) {
  const entries = await backlot.journal()
  const wrong = entries.filter((entry) => entry.status === 501 || entry.violations > 0)
  assert.ok(entries.length > 0, 'the journal is empty: the client never reached this Backlot')
  assert.deepEqual(wrong, [])
}
