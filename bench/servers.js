import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @typedef {object} Started
 * @property {number} pid
 * @property {number} port where it was asked
 * @property {number} firstAnswerMs from spawning it to its first 200
 * @property {() => Promise<void>} stop ends it at once
 */

const patienceMs = 30_000
const pollMs = 1

/**
 * Below the ports that systems hand out to outgoing connections: asking a closed one of those again and again can
 * connect a socket to itself.
 */
const firstPort = 17_400
const portStep = 20
let nextPort = firstPort

/** @type {Set<ChildProcess>} */
const children = new Set()
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')))

/**
 * A child process that does not outlive this one.
 *
 * @param {ChildProcess} child
 */
export function endedWithUs(child) {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/**
 * Starts a Node program and asks it over and over until it answers 200.
 *
 * @param {readonly string[]} args program and its arguments
 * @param {number} port where to ask
 * @param {string} request the whole request
 * @returns {Promise<Started>}
 */
export async function startServer(args, port, request) {
  const from = performance.now()
  const child = endedWithUs(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] }))
  let complaint = ''
  child.stderr?.on('data', (chunk) => (complaint += chunk))
  const exited = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGKILL')
    await exited
  }
  for (;;) {
    const status = await ask(port, request)
    const firstAnswerMs = performance.now() - from
    if (status === 200 && child.pid !== undefined) return { pid: child.pid, port, firstAnswerMs, stop }
    const reason = child.exitCode !== null ? `it ended: ${complaint}` : status && `its first answer was ${status}`
    if (reason || firstAnswerMs > patienceMs) {
      await stop()
      throw new Error(`Failed to start ${args[0]}: ${reason || `no answer within ${patienceMs} ms`}`)
    }
    await pause(pollMs)
  }
}

/**
 * The status of the answer on a fresh connection; `undefined` when nobody listens.
 *
 * @param {number} port
 * @param {string} request
 * @returns {Promise<number | undefined>}
 */
function ask(port, request) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => socket.write(request))
    socket.once('data', (chunk) => {
      resolve(Number(chunk.toString('latin1', 9, 12)))
      socket.destroy()
    })
    socket.once('error', () => resolve(undefined))
    socket.once('close', () => resolve(undefined))
  })
}

/**
 * The first of some consecutive ports that are all free, and that nobody here was given before.
 *
 * @param {number} count
 * @returns {Promise<number>}
 */
export async function freePorts(count) {
  for (let port = nextPort; port < firstPort + 200 * portStep; port += portStep) {
    const wanted = Array.from({ length: count }, (_, i) => port + i)
    const free = await Promise.all(wanted.map(isFree))
    if (!free.every(Boolean)) continue
    nextPort = port + Math.ceil(count / portStep) * portStep
    return port
  }
  throw new Error(`Failed to find ${count} free ports from ${firstPort} on: end what uses them`)
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Linux counts a process's time in ticks of this many microseconds, whatever its own timer does. */
const tickUs = 10_000

/**
 * Processor time that a process has used, all its threads together, in microseconds; `NaN` where the system has no /proc.
 *
 * @param {number} pid
 */
export function processorUs(pid) {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return NaN
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * tickUs
}

/**
 * Resident memory of a process in MiB, as the system counts it.
 *
 * @param {number} pid
 */
export function residentMiB(pid) {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}
