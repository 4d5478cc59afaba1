import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call, loadsOf, requestText } from './requests.js'
import { freePorts, startServer } from './servers.js'

/**
 * @typedef {import('./requests.js').Tokens} Tokens
 * @typedef {import('./servers.js').Started} Started
 *
 * @typedef {object} Variable a variable as Backlot answers it
 * @property {string} _id
 * @property {string} description
 * @property {string} expressionType
 * @property {string} lastChangeDate
 * @property {string} lastChangedBy
 * @property {boolean} loaded
 * @property {string} valueBase64
 *
 * @typedef {object} BareData what the bare side answers with, taken from Backlot's answers
 * @property {Record<string, unknown>} envelope members of the list besides `result`
 * @property {readonly Variable[]} records
 * @property {Record<string, unknown>} refusals bodies by status
 *
 * @typedef {object} Running a Backlot and where it is
 * @property {Started} started
 * @property {number} mainPort
 * @property {string} control
 * @property {string} site base URL of the site that is loaded
 */

const vendor = 'pingone-aic'
const siteName = 'staging'
const variableCount = 100
const scopes = { full: ['fr:idc:esv:*'], other: ['fr:am:*'] }

/** Ports that Backlot takes at most: the main one, and one for each site. */
export const portCount = 20

/** The program that `npm run build` leaves. */
export const builtProgram = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

/** Ids of the variables under load. */
export const ids = Array.from({ length: variableCount }, (_, i) => `esv-bench-${String(i).padStart(3, '0')}`)

/** @param {string} program @param {number} port @returns {string[]} */
export const startArguments = (program, port) => [program, 'start', '--port', String(port), '--log-level', 'silent']

/** How many routes Backlot has, in its compiled contracts. */
export function routeCount() {
  const path = fileURLToPath(new URL(`../dist/contracts/${vendor}.json`, import.meta.url))
  return JSON.parse(readFileSync(path, 'utf8')).contract.routes.length
}

/**
 * Starts Backlot and reads where it is from its ready file.
 *
 * @param {string} program
 * @param {string} folder for the ready file
 * @returns {Promise<Running>}
 */
export async function startBacklot(program, folder) {
  if (!existsSync(program)) throw new Error(`Failed to start Backlot: there is no ${program}; run "npm run build"`)
  const mainPort = await freePorts(portCount)
  const readyFile = join(folder, 'ready.json')
  rmSync(readyFile, { force: true })
  const args = [...startArguments(program, mainPort), '--ready-file', readyFile]
  const started = await startServer(args, mainPort, health(mainPort))
  while (!existsSync(readyFile)) await new Promise((resolve) => setTimeout(resolve, 10))
  const ready = JSON.parse(readFileSync(readyFile, 'utf8'))
  return { started, mainPort, control: ready.control, site: ready.sites[vendor][siteName] }
}

/** @param {number} port */
function health(port) {
  return requestText({ method: 'GET', path: '/_backlot/health', headers: {}, status: 200 }, port, '')
}

/**
 * Fresh tokens of the loaded site.
 *
 * @param {Running} running
 * @returns {Promise<Tokens>}
 */
export async function mintTokens({ control }) {
  const [full, other] = await Promise.all([mint(control, scopes.full), mint(control, scopes.other)])
  return { full, other }
}

/** @param {string} control @param {readonly string[]} wanted @returns {Promise<string>} */
async function mint(control, wanted) {
  const body = JSON.stringify({ vendor, site: siteName, kind: 'access', scopes: wanted })
  const headers = { 'content-type': 'application/json' }
  const answer = await call(control, { method: 'POST', path: '/_backlot/tokens', headers, body, status: 200 }, '')
  return answer.token
}

/**
 * Leaves exactly the variables under load on the site, made by its own API, and takes from its answers what the bare
 * side shall answer with.
 *
 * @param {Running} running
 * @returns {Promise<BareData>}
 */
export async function prepare(running) {
  const tokens = await mintTokens(running)
  const loads = loadsOf('backlot', tokens)
  const [list, put, put403, put400] = [loads.list[0], loads.put[0], loads.put403[0], loads.put400[0]]
  if (!list || !put || !put403 || !put400) throw new Error('Failed to prepare: a load has no call')
  for (const { _id } of (await call(running.site, list, '')).result) {
    await call(running.site, { ...list, method: 'DELETE', path: `/environment/variables/${_id}` }, '')
  }
  for (const id of ids) await call(running.site, put, id, 'c3RhbmQtaW4t')
  const { result: records, ...envelope } = await call(running.site, list, '')
  if (records.length !== variableCount) {
    throw new Error(`Failed to prepare: the list holds ${records.length} variables instead of ${variableCount}`)
  }
  const first = /** @type {string} */ (ids[0])
  const refusals = {
    403: await call(running.site, put403, first, 'c3RhbmQtaW4t'),
    400: await call(running.site, put400, first, 'c3RhbmQtaW4t'),
  }
  return { envelope, records, refusals }
}

/**
 * How a fresh Backlot is started and asked: with a token that an earlier one with the same seed made, for a variable
 * that its fixtures hold. The earlier one also gives what the bare side shall answer with.
 *
 * @param {string} program
 * @param {string} folder
 * @returns {Promise<{ start: () => Promise<Started>, data: BareData }>}
 */
export async function coldBacklot(program, folder) {
  const running = await startBacklot(program, folder)
  const { list, get } = loadsOf('backlot', await mintTokens(running))
  const variables = list[0] && (await call(running.site, list[0], ''))
  const data = await prepare(running)
  await running.started.stop()
  const id = variables?.result[0]?._id
  if (!get[0] || id === undefined) throw new Error('Failed to prepare: a fresh Backlot lists no variable')
  const port = Number(new URL(running.site).port)
  const request = requestText(get[0], port, id)
  return { start: () => startServer(startArguments(program, running.mainPort), port, request), data }
}
