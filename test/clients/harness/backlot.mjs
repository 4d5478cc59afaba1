import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fetchTrusting } from './secured.mjs'

/** The program that the build made. */
export const builtProgram = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
/** The ready file of a running Backlot to use instead of starting one, or `undefined`. */
export const runningFile = process.env.BACKLOT_READY_FILE

const startTimeoutMs = 20_000
const stopTimeoutMs = 5_000

// Ended from outside, a process runs no exit handlers unless it says so; the started Backlots must not outlive it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/**
 * A Backlot to test against, as its ready file describes it: a fresh one, started from the built program the way a user
 * starts it, or the running one that `BACKLOT_READY_FILE` names. `CLIENTS_PROGRAM` starts another program instead.
 *
 * @param {{ pace?: string, tls?: boolean, vendor?: string }} [options] `pace` and `tls` as for `backlot start`; without them the
 *   program's defaults hold. `vendor` is whose sites and credentials are told of
 */
export async function startBacklot({ pace, tls, vendor = 'pingone-aic' } = {}) {
  if (runningFile) return backlotOf(runningReady(), async () => {}, vendor)
  const folder = mkdtempSync(join(tmpdir(), 'backlot-clients-'))
  const readyFile = join(folder, 'ready.json')
  const program = process.env.CLIENTS_PROGRAM ?? builtProgram
  if (!existsSync(program)) throw new Error(`Failed to start ${program}: there is no such file; run "npm run build"`)
  const args = ['start', '--port', '0', '--ready-file', readyFile, '--seed', 'frodo', '--log-level', 'silent']
  if (pace) args.push('--pace', pace)
  if (tls) args.push('--tls', '--tls-dir', join(folder, 'tls'))
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let complaint = ''
  child.stderr.on('data', (chunk) => (complaint += chunk))
  const stop = async () => {
    child.kill('SIGTERM')
    const force = setTimeout(kill, stopTimeoutMs)
    await ended
    clearTimeout(force)
    process.off('exit', kill)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return backlotOf(await readyOf(child, readyFile, () => complaint), stop, vendor)
  } catch (error) {
    await stop()
    throw error
  }
}

function runningReady() {
  const ready = readReady(runningFile)
  if (ready) return ready
  throw new Error(
    `Failed to read the ready file ${runningFile}: it is missing or no JSON; start Backlot with --ready-file`,
  )
}

async function readyOf(child, file, complaint) {
  const deadline = Date.now() + startTimeoutMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`Backlot ended with code ${child.exitCode}: ${complaint()}`)
    const ready = readReady(file)
    if (ready) return ready
    await pause(50)
  }
  throw new Error(`Backlot wrote no ready file within ${startTimeoutMs} ms: ${complaint()}`)
}

/** The ready file, or `undefined` while it is not there or still being written. */
function readReady(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function backlotOf(ready, stop, vendor) {
  const ask = ready.ca ? fetchTrusting(ready.ca) : fetch
  const control = async (method, path, body) => {
    const reply = await ask(ready.control + path, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`Failed to ${method} ${path} of the control API: ${reply.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    /** Ready credentials of the first site. */
    credentials: ready.credentials[vendor],
    /** The first service account of a site, with its private JWK; it may do all that a service account may. */
    account: (site) => ready.credentials[vendor].sites[site].serviceAccounts[0],
    /** User name and password of the administrator of a site. */
    administrator: (site) => ready.credentials[vendor].sites[site].administrators[0],
    /** Id and secret of the seeded API key of a site, as `api_key_id` and `api_key_secret`. */
    apiKey: (site) => ready.credentials[vendor].sites[site].apiKeys[0],
    /** Base URL of a site, such as `http://localhost:7401`. */
    site: (name) => ready.sites[vendor][name],
    /** Moves the sandbox's clock on by an ISO 8601 duration. */
    advance: (duration) => control('POST', '/_backlot/sandboxes/default/clock', { advance: duration }),
    /** Lets a machine take the step that it waits for, such as `certificate` with the id of one. */
    step: (site, machine, key) =>
      control('POST', '/_backlot/sandboxes/default/machines/step', { id: `${vendor}/${site}/${machine}/${key}` }),
    /** Sets how fast work runs: a factor, `instant` or `manual`. */
    pace: (pace) => control('POST', '/_backlot/sandboxes/default/pace', { pace }),
    /** The journal's lines: what was asked and what was answered. */
    journal: async () => (await control('GET', '/_backlot/sandboxes/default/journal')).entries,
    /** An access token of that administrator of the development environment, with all scopes there are. */
    adminToken: async () => {
      const principal = ready.credentials[vendor].sites.development.administrators[0].userName
      return (await control('POST', '/_backlot/tokens', { vendor, kind: 'access', principal })).token
    },
    /** Does what an administrator does outside the vendor's API. */
    console: (site, action, input) => control('POST', `/_backlot/console/${vendor}/${site}/${action}`, input),
    /** A token for the plain REST API of a site, of its first principal or of somebody named; an access token unless told otherwise. */
    token: async (site, principal, kind = 'access') =>
      (await control('POST', '/_backlot/tokens', { vendor, kind, site, principal })).token,
    /** The file of the authority that clients have to trust, if it speaks https. */
    authority: ready.ca,
    stop,
  }
}

/**
 * The plain REST API of a site, for looking behind the client's back.
 *
 * @param {string} [principal] who asks, unless it is the first service account
 * @returns a function from method, path and body to `{ status, body }`; the body is parsed when there is one
 */
export function restOf(backlot, siteName, principal) {
  let token
  return async (method, path, body) => {
    token ??= await backlot.token(siteName, principal)
    const reply = await fetch(backlot.site(siteName) + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'accept-api-version': 'protocol=1.0,resource=1.0',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await reply.text()
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) }
  }
}
