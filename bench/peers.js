import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bareStarter } from './cold-start.js'
import { coldDocument, firstRecord, operationCount } from './document.js'
import { startGenerator } from './generator.js'
import { requestText } from './requests.js'
import { freePorts, startServer } from './servers.js'
import { median } from './statistics.js'

/**
 * Other programs that stand in for an API, each on the same document of 1,000 operations, beside bare fastify and Backlot.
 *
 * They do not do the same: Prism checks the call and answers an example, json-server keeps records and checks nothing.
 *
 * @typedef {() => Promise<import('./servers.js').Started>} Start
 * @typedef {{ cold: number[], perSecond: number[] }} Measured
 */

const coldRounds = 5
const loadRounds = 3
const packages = fileURLToPath(new URL('node_modules/', import.meta.url))
const path = '/things-0/first'

/** @type {Record<string, (port: number, folder: string) => string[]>} */
const peers = {
  '@stoplight/prism-cli': (port, folder) => ['dist/index.js', 'mock', '-p', String(port), join(folder, documentName)],
  'json-server': (port, folder) => ['lib/cli/bin.js', '--quiet', '--port', String(port), recordsFile(folder)],
}
const documentName = 'generated-openapi.yaml'

/** @param {string} folder */
function recordsFile(folder) {
  const file = join(folder, 'records.json')
  writeFileSync(file, JSON.stringify({ 'things-0': [firstRecord] }))
  return file
}

/** @param {string} name */
function versionOf(name) {
  return JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')).version
}

/**
 * Measures cold start and `GET` of one record with 50 connections of everything that is installed, in turn.
 *
 * @param {string} program Backlot's main.js
 * @param {string} folder
 * @param {(text: string) => void} progress
 * @returns {Promise<string>} a table
 */
export async function peerReport(program, folder, progress) {
  const { start: backlot, data } = await coldDocument(program, folder)
  /** @type {Map<string, { start: Start, path: string }>} */
  const sides = new Map([
    [
      'bare fastify',
      { start: await bareStarter(data, folder, operationCount), path: '/environment/variables/esv-bench-000' },
    ],
    ['backlot', { start: backlot, path }],
  ])
  for (const [name, argumentsOf] of Object.entries(peers)) {
    if (!existsSync(join(packages, name))) continue
    const port = await freePorts(1)
    const [main = '', ...args] = argumentsOf(port, folder)
    const request = requestText({ method: 'GET', path, headers: { accept: 'application/json' }, status: 200 }, port, '')
    const start = () => startServer([join(packages, name, main), ...args], port, request)
    sides.set(`${name} ${versionOf(name)}`, { start, path })
  }
  /** @type {Map<string, Measured>} */
  const measured = new Map([...sides.keys()].map((name) => [name, { cold: [], perSecond: [] }]))
  for (let round = 0; round < coldRounds; round++) {
    for (const [name, { start }] of sides) {
      progress(`${name}, cold start ${round + 1} of ${coldRounds}`)
      const started = await start()
      measured.get(name)?.cold.push(started.firstAnswerMs)
      await started.stop()
    }
  }
  const rates = new Map([...measured].map(([name, { perSecond }]) => [name, perSecond]))
  await loads(sides, rates, progress)
  // The first round only warms up.
  for (const each of rates.values()) each.shift()
  return table(measured)
}

/**
 * @param {ReadonlyMap<string, { start: Start, path: string }>} sides
 * @param {ReadonlyMap<string, number[]>} rates
 * @param {(text: string) => void} progress
 */
async function loads(sides, rates, progress) {
  const generator = startGenerator()
  /** @type {Map<string, import('./servers.js').Started>} */
  const running = new Map()
  try {
    for (const [name, { start }] of sides) running.set(name, await start())
    for (let round = 0; round <= loadRounds; round++) {
      progress(`GET, round ${round}`)
      for (const [name, { path }] of sides) {
        const calls = [{ method: 'GET', path, headers: { accept: 'application/json' }, status: 200 }]
        const port = running.get(name)?.port ?? 0
        const order = { port, connections: 50, leadSeconds: 0.3, seconds: 1, calls, ids: [''] }
        const { perSecond } = await generator.run(order)
        rates.get(name)?.push(perSecond)
      }
    }
  } finally {
    generator.stop()
    await Promise.all([...running.values()].map(({ stop }) => stop()))
  }
}

/** @param {ReadonlyMap<string, Measured>} measured */
function table(measured) {
  const [bare] = [...measured.values()]
  const rows = [...measured].map(([name, { cold, perSecond }]) => {
    const ratio = median(perSecond.map((rate, round) => rate / (bare?.perSecond[round] ?? NaN)))
    const coldRatio = median(cold.map((ms, round) => ms / (bare?.cold[round] ?? NaN)))
    return [name, median(cold).toFixed(0), coldRatio.toFixed(2), median(perSecond).toFixed(0), ratio.toFixed(2)]
  })
  const lines = [['', 'cold start, ms', '/ bare', 'GET one, answers/s', '/ bare'], ...rows]
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))) ?? []
  return lines
    .map((line) =>
      line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n')
}
