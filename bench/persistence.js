/**
 * What keeping sandboxes in files costs a PUT: in memory, with `--persist`, and with `--persist --durable`.
 *
 * The three run at the same time and are loaded in turn, so that their ratios are of one machine in one state. The loads
 * overwrite the records of one site; how many there are is the other thing that differs.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { builtProgram, mintTokens, portCount } from './backlot.js'
import { startGenerator } from './generator.js'
import { loadsOf, requestText } from './requests.js'
import { freePorts, startServer } from './servers.js'
import { median } from './statistics.js'

const { values: options } = parseArgs({
  options: {
    records: { type: 'string', default: '100,100000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    folder: { type: 'string', default: tmpdir() },
  },
})

/** How each of them is started, beside what all have in common. */
const modes = /** @type {const} */ ({
  memory: () => [],
  persisted: (/** @type {string} */ folder) => ['--persist', join(folder, 'persisted')],
  durable: (/** @type {string} */ folder) => ['--persist', join(folder, 'durable'), '--durable'],
})
const names = /** @type {Mode[]} */ (Object.keys(modes))
const connectionCounts = [1, 50]
const fillSeconds = 2

/** @typedef {keyof typeof modes} Mode */
/** @typedef {import('./backlot.js').Running} Running */
/** @typedef {Record<Mode, number[]>} Times p50 of each round, in ms */

/** @param {Mode} mode @param {string} folder @returns {Promise<Running>} */
async function start(mode, folder) {
  const mainPort = await freePorts(portCount)
  const readyFile = join(folder, `${mode}.json`)
  const common = [builtProgram, 'start', '--port', String(mainPort), '--log-level', 'silent', '--ready-file', readyFile]
  const health = requestText({ method: 'GET', path: '/_backlot/health', headers: {}, status: 200 }, mainPort, '')
  const started = await startServer([...common, ...modes[mode](folder)], mainPort, health)
  while (!existsSync(readyFile)) await pause(20)
  const { control, sites } = JSON.parse(readFileSync(readyFile, 'utf8'))
  return { started, mainPort, control, site: /** @type {any} */ (Object.values(sites)[0]).staging }
}

/** @param {number} count @param {string} folder @param {(text: string) => void} progress */
async function measure(count, folder, progress) {
  const ids = Array.from({ length: count }, (_, i) => `esv-bench-${String(i).padStart(6, '0')}`)
  const generator = startGenerator()
  const running = /** @type {Record<Mode, Running>} */ ({})
  for (const mode of names) running[mode] = await start(mode, folder)
  /** @param {Mode} mode @param {number} connections @param {number} leadSeconds @param {number} seconds */
  const load = async (mode, connections, leadSeconds, seconds) => {
    const calls = loadsOf('backlot', await mintTokens(running[mode])).put
    const port = Number(new URL(running[mode].site).port)
    return generator.run({ port, connections, leadSeconds, seconds, calls, ids })
  }
  const fill = async (/** @type {Mode} */ mode) => {
    for (let answers = 0; answers < count;) answers += (await load(mode, 50, 0, fillSeconds)).answers
  }
  /** @param {number} connections @param {number} round @param {Times} times */
  const oneRound = async (connections, round, times) => {
    for (const mode of round % 2 === 0 ? names : names.toReversed()) {
      const { calls } = await load(mode, connections, 0.3, Number(options.seconds))
      times[mode].push(calls[0]?.p50 ?? NaN)
    }
  }
  try {
    for (const mode of names) {
      progress(`${count} records, ${mode}: filling`)
      await fill(mode)
    }
    await pause(5_000)
    /** @type {Map<number, Times>} */
    const times = new Map(connectionCounts.map((each) => [each, { memory: [], persisted: [], durable: [] }]))
    for (let round = 0; round < Number(options.rounds); round++) {
      progress(`${count} records, round ${round + 1}`)
      for (const [connections, each] of times) await oneRound(connections, round, each)
    }
    return times
  } finally {
    generator.stop()
    await Promise.all(Object.values(running).map(({ started }) => started.stop()))
  }
}

/** @param {number} count @param {number} connections @param {Times} times */
function line(count, connections, times) {
  const ratio = (/** @type {Mode} */ mode) => median(times[mode].map((ms, i) => ms / (times.memory[i] ?? NaN)))
  const cells = names.map((mode) => `${median(times[mode]).toFixed(3)} ms`.padStart(12))
  const ratios = [ratio('persisted'), ratio('durable')].map((value) => value.toFixed(2).padStart(12))
  return [String(count).padStart(9), String(connections).padStart(12), ...cells, ...ratios].join('')
}

async function main() {
  const progress = (/** @type {string} */ text) =>
    void (process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`))
  const head = ['memory', 'persisted', 'durable', 'persisted/m', 'durable/m'].map((name) => name.padStart(12)).join('')
  const lines = [`${'records'.padStart(9)}${'connections'.padStart(12)}${head}`]
  const loadBefore = loadavg()[0]?.toFixed(2)
  for (const count of options.records.split(',').map(Number)) {
    const folder = mkdtempSync(join(options.folder, 'backlot-persistence-'))
    const clean = () => rmSync(folder, { recursive: true, force: true })
    process.once('exit', clean)
    for (const [connections, times] of await measure(count, folder, progress))
      lines.push(line(count, connections, times))
    clean()
  }
  progress('')
  const machine = `node ${process.version}, ${availableParallelism()} cores, load of the machine before: ${loadBefore}`
  process.stdout.write(`PUT p50, medians over ${options.rounds} rounds; ${machine}\n\n${lines.join('\n')}\n`)
}

main().catch((/** @type {Error} */ error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(3)
})
