import { fileURLToPath } from 'node:url'
import { ids, mintTokens, prepare, startBacklot } from './backlot.js'
import { bareStarter } from './cold-start.js'
import { startGenerator } from './generator.js'
import { loadsOf, sides } from './requests.js'
import { freePorts, processorUs, residentMiB, startServer } from './servers.js'

/**
 * @typedef {import('./requests.js').LoadName} LoadName
 * @typedef {import('./requests.js').Side} Side
 * @typedef {import('./rows.js').Sample} Sample
 * @typedef {import('./rows.js').Round} Round
 * @typedef {import('./options.js').Options} Options
 * @typedef {Record<Side, number>} Pair
 *
 * @typedef {object} Loaded what the loads measured
 * @property {ReadonlyMap<number, readonly Round[]>} rounds by number of connections
 * @property {Pair} residentBefore MiB
 * @property {Pair} residentAfter MiB
 * @property {GeneratorCheck} generator
 *
 * @typedef {object} GeneratorCheck whether the generator was fast enough to measure the servers and not itself
 * @property {number} limit answers/s from a server that does nothing, the best of one measurement per round
 * @property {number} fastest answers/s of the fastest measurement
 * @property {number} busiest the highest share of a measurement that the generator itself worked, 0 to 1
 */

/** Numbers of connections that are measured. */
const connectionCounts = [1, 50]
const manyConnections = 50
const echoSeconds = 0.4

/** Bodies of the two sides may differ by this share. */
const sizeTolerance = 0.05

const echoProgram = fileURLToPath(new URL('echo.js', import.meta.url))

/** @typedef {(side: Side, load: LoadName, connections: number, leadSeconds: number, seconds: number) => Promise<Sample>} Measure */

/**
 * Runs the loads against both sides, interleaved.
 *
 * @param {readonly LoadName[]} loads
 * @param {Options} options
 * @param {string} folder for files that are needed meanwhile
 * @param {(text: string) => void} progress
 * @returns {Promise<Loaded>}
 */
export async function runLoads(loads, options, folder, progress) {
  progress('starting both sides')
  const running = await startBacklot(options.program, folder)
  const data = await prepare(running)
  const startBare = await bareStarter(data, folder)
  const bare = await startBare()
  const servers = { bare, backlot: running.started }
  const ports = { bare: bare.port, backlot: Number(new URL(running.site).port) }
  const generator = startGenerator()
  const echo = await startEcho(generator, JSON.stringify(data.records[0]).length)
  let tokens = await mintTokens(running)
  /** @type {Measure} */
  const measure = async (side, load, connections, leadSeconds, seconds) => {
    const calls = loadsOf(side, tokens)[load]
    const before = processorUs(servers[side].pid)
    const measured = await generator.run({ port: ports[side], connections, leadSeconds, seconds, calls, ids })
    return { ...measured, processorUs: (processorUs(servers[side].pid) - before) / measured.answers }
  }
  const resident = () => ({ bare: residentMiB(servers.bare.pid), backlot: residentMiB(servers.backlot.pid) })
  try {
    const residentBefore = resident()
    let limit = 0
    await warmUp(loads, measure, options.warmSeconds, progress)
    /** @type {Map<number, Round[]>} */
    const rounds = new Map(connectionCounts.map((connections) => [connections, []]))
    for (let round = 0; round < options.rounds; round++) {
      progress(`round ${round + 1} of ${options.rounds}`)
      tokens = await mintTokens(running)
      limit = Math.max(limit, await echo.measure())
      for (const [connections, measured] of rounds) {
        measured.push(await oneRound(loads, measure, connections, round, options))
      }
    }
    return { rounds, residentBefore, residentAfter: resident(), generator: { limit, ...extremes(rounds) } }
  } finally {
    generator.stop()
    await Promise.all([echo, ...Object.values(servers)].map(({ stop }) => stop()))
  }
}

/**
 * Every load on both sides, one after the other; which side comes first changes from load to load and round to round.
 *
 * @param {readonly LoadName[]} loads
 * @param {Measure} measure
 * @param {number} connections
 * @param {number} round
 * @param {Options} options
 * @returns {Promise<Round>}
 */
async function oneRound(loads, measure, connections, round, { leadSeconds, seconds }) {
  const measured = /** @type {Round} */ ({})
  for (const [index, load] of loads.entries()) {
    const pair = /** @type {Record<Side, Sample>} */ ({})
    for (const side of (index + round) % 2 === 0 ? sides : sides.toReversed()) {
      pair[side] = await measure(side, load, connections, leadSeconds, seconds)
    }
    measured[load] = pair
  }
  return measured
}

/**
 * Lets both sides compile what they run, and makes sure that their bodies are of one size.
 *
 * @param {readonly LoadName[]} loads
 * @param {Measure} measure
 * @param {number} seconds
 * @param {(text: string) => void} progress
 */
async function warmUp(loads, measure, seconds, progress) {
  for (const load of loads) {
    progress(`warming up: ${load}`)
    const bare = await measure('bare', load, manyConnections, 0, seconds)
    const backlot = await measure('backlot', load, manyConnections, 0, seconds)
    for (const [index, { bytes }] of bare.calls.entries()) {
      const other = backlot.calls[index]?.bytes ?? 0
      if (Math.abs(bytes - other) <= sizeTolerance * bytes) continue
      throw new Error(`Failed to compare ${load}: bare answers ${bytes} bytes, Backlot ${other}; make them alike`)
    }
  }
}

/**
 * Starts the server that does nothing, to see what the generator can do at most.
 *
 * @param {ReturnType<typeof startGenerator>} generator
 * @param {number} bytes of a body
 * @returns {Promise<{ measure: () => Promise<number>, stop: () => Promise<void> }>} `measure` gives answers/s
 */
async function startEcho(generator, bytes) {
  const port = await freePorts(1)
  const probe = 'GET / HTTP/1.1\r\n\r\n'
  const { stop } = await startServer([echoProgram, '--port', String(port), '--bytes', String(bytes)], port, probe)
  const calls = loadsOf('bare', { full: 'none', other: 'none' }).get
  const order = { port, connections: manyConnections, leadSeconds: 0.1, seconds: echoSeconds, calls, ids }
  return { measure: async () => (await generator.run(order)).perSecond, stop }
}

/** @param {ReadonlyMap<number, readonly Round[]>} rounds */
function extremes(rounds) {
  const all = [...rounds.values()]
    .flat()
    .flatMap((round) => Object.values(round).flatMap((pair) => Object.values(pair)))
  const answers = all.map(({ perSecond, calls }) => perSecond * calls.length)
  return { fastest: Math.max(...answers), busiest: Math.max(...all.map(({ busy }) => busy)) }
}
