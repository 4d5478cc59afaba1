import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coldBacklot, ids, routeCount } from './backlot.js'
import { coldDocument, operationCount } from './document.js'
import { loadsOf, requestText, sides } from './requests.js'
import { freePorts, startServer } from './servers.js'

/** @typedef {{ bare: number, backlot: number }} ColdPair ms from spawning to the first 200 */

const bareProgram = fileURLToPath(new URL('bare.js', import.meta.url))

/**
 * The bare side's command line.
 *
 * @param {number} port
 * @param {number} routes
 * @param {string} dataFile
 */
const bareArguments = (port, routes, dataFile) => {
  return [bareProgram, '--port', String(port), '--routes', String(routes), '--data', dataFile]
}

/**
 * How a bare fastify is started: on a free port, asked until it answers 200.
 *
 * @param {import('./backlot.js').BareData} data what it answers with
 * @param {string} folder for a file of it
 * @param {number} [routes] as many as Backlot has unless given
 * @returns {Promise<() => Promise<import('./servers.js').Started>>}
 */
export async function bareStarter(data, folder, routes = routeCount()) {
  const dataFile = join(folder, `bare-${routes}.json`)
  writeFileSync(dataFile, JSON.stringify(data))
  const port = await freePorts(1)
  const [get] = loadsOf('bare', { full: 'none', other: 'none' }).get
  if (!get) throw new Error('Failed to start the bare side: the load has no call')
  const request = requestText(get, port, /** @type {string} */ (ids[0]))
  return () => startServer(bareArguments(port, routes, dataFile), port, request)
}

/**
 * Starts both sides in turn, again and again; the first pair only fills the disk's cache.
 *
 * @param {number} pairs
 * @param {string} program Backlot's main.js
 * @param {string} folder for files that are needed meanwhile
 * @param {(text: string) => void} progress
 * @returns {Promise<ColdPair[]>}
 */
export async function coldStarts(pairs, program, folder, progress) {
  const { start: backlot, data } = await coldBacklot(program, folder)
  return alternating(pairs, { backlot, bare: await bareStarter(data, folder) }, (text) =>
    progress(`cold start ${text}`),
  )
}

/**
 * As `coldStarts`, of Backlot with nothing but a document of 1,000 operations, and of a bare fastify with as many routes.
 *
 * @param {number} pairs
 * @param {string} program Backlot's main.js
 * @param {string} folder for files that are needed meanwhile
 * @param {(text: string) => void} progress
 * @returns {Promise<ColdPair[]>}
 */
export async function documentStarts(pairs, program, folder, progress) {
  const { start: backlot, data } = await coldDocument(program, folder)
  const starters = { backlot, bare: await bareStarter(data, folder, operationCount) }
  return alternating(pairs, starters, (text) => progress(`cold start with a document ${text}`))
}

/**
 * @param {number} pairs
 * @param {Record<import('./requests.js').Side, () => Promise<import('./servers.js').Started>>} starters
 * @param {(text: string) => void} progress
 * @returns {Promise<ColdPair[]>}
 */
async function alternating(pairs, starters, progress) {
  const measured = []
  for (let round = 0; round <= pairs; round++) {
    progress(`${round} of ${pairs}`)
    const pair = { bare: 0, backlot: 0 }
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const started = await starters[side]()
      pair[side] = started.firstAnswerMs
      await started.stop()
    }
    if (round > 0) measured.push(pair)
  }
  return measured
}
