import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { coldStarts, documentStarts } from './cold-start.js'
import { help, readOptions, UsageError } from './options.js'
import { peerReport } from './peers.js'
import { writePage } from './page.js'
import { loadRows, loadsFor, pairRow } from './rows.js'
import { table } from './table.js'
import { runLoads } from './throughput.js'

/** @typedef {import('./options.js').Options} Options */
/** @typedef {import('./rows.js').Row} Row */

/** Shows what is being done, on one line of a terminal; nothing elsewhere. @param {string} text */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

/** What ran where; ratios of different machines are not comparable to the last digit. */
function surroundings() {
  const version = (/** @type {string} */ path) => {
    return String(JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version)
  }
  return {
    node: process.version,
    backlot: version('../package.json'),
    fastify: version('../node_modules/fastify/package.json'),
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    loadBefore: loadavg()[0] ?? NaN,
  }
}

/** @param {Options} options @param {string} folder */
async function measure(options, folder) {
  const machine = surroundings()
  const { cases, program } = options
  /** @type {Row[]} */
  const rows = []
  /** @type {import('./cold-start.js').ColdPair[]} */
  let cold = []
  if (cases.includes('cold-start')) {
    cold = await coldStarts(options.coldPairs, program, folder, progress)
    rows.push(pairRow('cold-start', 'ms', cold))
  }
  if (cases.includes('cold-document')) {
    rows.push(pairRow('cold-document', 'ms', await documentStarts(options.coldPairs, program, folder, progress)))
  }
  const loads = loadsFor(cases)
  const loaded = loads.length > 0 ? await runLoads(loads, options, folder, progress) : undefined
  for (const name of loaded ? cases : []) rows.push(...loadRows(name, loaded?.rounds ?? new Map()))
  if (loaded && cases.includes('memory')) rows.push(pairRow('memory', 'MiB', [loaded.residentAfter]))
  const { rounds, ...rest } = loaded ?? {}
  return { machine, options, rows, cold, ...rest, rounds: Object.fromEntries(rounds ?? []) }
}

/** @param {Awaited<ReturnType<typeof measure>>} result */
function report({ machine, options, rows, cold, generator }) {
  const { node, backlot, fastify, platform, processor, cores, loadBefore } = machine
  const lines = [
    `Backlot ${backlot} beside bare fastify ${fastify}; node ${node}, ${platform}, ${cores} cores (${processor})`,
    `load of the machine before: ${loadBefore.toFixed(2)}; ${cold.length} cold starts, ${generator ? options.rounds : 0} rounds`,
    '',
    table(rows),
    '',
    'ratio, p50, p99 and CPU (processor time of the server per answer) are Backlot / bare, medians over the rounds.',
    'Higher is better for answers/s, lower for everything else.',
  ]
  if (generator) {
    const { limit, fastest, busiest } = generator
    lines.push(
      `generator: ${(limit / fastest).toFixed(1)} times as fast as the fastest measurement; busy at most ${Math.round(busiest * 100)} %.`,
    )
  }
  return `${lines.join('\n')}\n`
}

async function main() {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') return void process.stdout.write(help)
  const folder = mkdtempSync(join(tmpdir(), 'backlot-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  if (options.peers) {
    const text = await peerReport(options.program, folder, progress)
    progress('')
    return void process.stdout.write(`${text}\n`)
  }
  const result = await measure(options, folder)
  progress('')
  process.stdout.write(report(result))
  if (options.write) writePage(report(result))
  if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`)
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => process.exit(1))
main().catch((/** @type {Error} */ error) => {
  progress('')
  process.stderr.write(`${error.message}\n`)
  process.exit(error instanceof UsageError ? 2 : 3)
})
