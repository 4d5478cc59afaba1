/**
 * The load generator, a process of its own: takes one order at a time from its parent and answers with what it measured.
 *
 * It writes prepared bytes to keep-alive sockets and reads no more of an answer than its status and length, because a
 * generator that costs more than the server measures itself. One call is in flight per connection (closed loop).
 */
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { percentile } from './statistics.js'

/**
 * @typedef {object} Template a call to make; `{id}` and `{value}` in path and body differ from call to call
 * @property {string} method
 * @property {string} path
 * @property {Readonly<Record<string, string>>} headers
 * @property {string} [body]
 * @property {number} status the one status that is an answer; another one ends the run
 *
 * @typedef {object} Order
 * @property {number} port
 * @property {number} connections
 * @property {number} leadSeconds answered before measuring begins
 * @property {number} seconds
 * @property {readonly Template[]} calls made in this order, again and again, on every connection
 * @property {readonly string[]} ids taken in turn
 *
 * @typedef {object} Measured times in ms
 * @property {number} perSecond how often all the calls of the order were answered
 * @property {number} answers how many answers there were in all, those before and after measuring included
 * @property {number} busy how much of the time the generator itself worked, 0 to 1
 * @property {readonly MeasuredCall[]} calls
 *
 * @typedef {{ count: number, p50: number, p99: number, mean: number, bytes: number }} MeasuredCall `bytes` of a body
 */

/** How long a server may say nothing. */
const patienceMs = 20_000

/** What is missing of an answer whose head is not complete: nobody knows. Neither above, below nor equal to 0. */
const unknown = NaN

/** Differs in every call that this process makes, so that a value never repeats, in whatever order the rounds run. */
let made = 0

/** What is prepared of a call: everything of its bytes that does not differ from call to call. */
class Prepared {
  /** @type {number} */ status
  /** @type {readonly string[]} */ #starts
  /** @type {readonly string[]} */ #body
  /** @type {number[]} */ times = []
  bytes = 0

  /**
   * @param {Template} template
   * @param {Order} order
   */
  constructor({ method, path, headers, body, status }, { port, ids }) {
    const fields = { host: `localhost:${port}`, ...headers, ...(body && { 'content-length': String(lengthOf(body)) }) }
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    this.status = status
    this.#starts = ids.map((id) => `${method} ${path.replace('{id}', id)} HTTP/1.1\r\n${lines.join('')}\r\n`)
    this.#body = (body ?? '').split('{value}')
  }

  /** The next request, as text of one byte per character. */
  next() {
    const number = made++
    const start = /** @type {string} */ (this.#starts[number % this.#starts.length])
    if (this.#body.length === 1) return start + this.#body[0]
    return start + this.#body.join(valueOf(number))
  }
}

/** A value of 12 characters of base64. @param {number} number */
function valueOf(number) {
  return Buffer.from(String(number).padStart(9, '0'), 'latin1').toString('base64')
}

/** @param {string} body */
function lengthOf(body) {
  return Buffer.byteLength(body.replaceAll('{value}', valueOf(0)))
}

/** One connection: sends a call, waits for its whole answer, sends the next. */
class Connection {
  #turn = 0
  #sentAt = 0
  /** Bytes of the answer that are still to come; 0 between answers, `unknown` within a head. */
  #missing = 0
  /** @type {Buffer | undefined} */ #head
  /** @type {readonly Prepared[]} */ #calls
  /** @type {import('node:net').Socket} */ #socket
  /** @type {(call: Prepared, sentAt: number) => boolean} */ #answered
  /** @type {Promise<void>} */ ended

  /**
   * @param {number} port
   * @param {readonly Prepared[]} calls
   * @param {(call: Prepared, sentAt: number) => boolean} answered told of every answer; says whether to go on
   */
  constructor(port, calls, answered) {
    this.#calls = calls
    this.#answered = answered
    const buffer = Buffer.allocUnsafe(65_536)
    const callback = (/** @type {number} */ count) => this.#receive(buffer.subarray(0, count))
    // `onread` reads into one buffer again and again; it is in Node's documentation and missing from its types.
    const settings = { host: '127.0.0.1', port, noDelay: true, onread: { buffer, callback } }
    const socket = connect(/** @type {import('node:net').NetConnectOpts} */ (settings), () => this.#send())
    this.#socket = socket
    this.ended = new Promise((resolve, reject) => {
      socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer within ${patienceMs} ms`)))
      socket.once('error', reject)
      socket.once('close', () => resolve())
      socket.once('end', () => reject(new Error('the server closed the connection')))
    })
  }

  #send() {
    const call = /** @type {Prepared} */ (this.#calls[this.#turn])
    this.#sentAt = performance.now()
    this.#socket.write(call.next(), 'latin1')
  }

  /** @param {Buffer} chunk */
  #receive(chunk) {
    this.#missing = this.#missing > 0 ? this.#missing - chunk.length : this.#begin(chunk)
    if (this.#missing < 0) this.#socket.destroy(new Error('the answer is longer than its content-length'))
    if (this.#missing === 0) this.#finish()
    return true
  }

  /**
   * Reads status and length of an answer.
   *
   * @param {Buffer} chunk
   * @returns {number} bytes that are still missing
   */
  #begin(chunk) {
    const start = this.#head ? Buffer.concat([this.#head, chunk]) : chunk
    const end = start.indexOf('\r\n\r\n')
    this.#head = end === -1 ? Buffer.from(start) : undefined
    if (end === -1) return unknown
    const head = start.toString('latin1', 0, end)
    const call = /** @type {Prepared} */ (this.#calls[this.#turn])
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (Number(head.slice(9, 12)) !== call.status || length === undefined) {
      const found = start.toString('latin1', 0, 400)
      this.#socket.destroy(new Error(`expected ${call.status} with a content-length, got ${found}`))
      return unknown
    }
    call.bytes = Number(length)
    return end + 4 + call.bytes - start.length
  }

  #finish() {
    const call = /** @type {Prepared} */ (this.#calls[this.#turn])
    this.#turn = (this.#turn + 1) % this.#calls.length
    if (this.#answered(call, this.#sentAt)) this.#send()
    else this.#socket.destroy()
  }
}

/**
 * @param {Order} order
 * @returns {Promise<Measured>}
 */
async function run(order) {
  const calls = order.calls.map((template) => new Prepared(template, order))
  const begin = performance.now() + order.leadSeconds * 1000
  const end = begin + order.seconds * 1000
  /** @type {import('node:perf_hooks').EventLoopUtilization | undefined} */
  let atBegin
  let busy = NaN
  let answers = 0
  /** @param {Prepared} call @param {number} sentAt */
  const answered = (call, sentAt) => {
    const now = performance.now()
    answers++
    if (now >= begin && now < end) {
      atBegin ??= performance.eventLoopUtilization()
      call.times.push(now - sentAt)
    }
    if (now < end) return true
    if (Number.isNaN(busy) && atBegin) busy = performance.eventLoopUtilization(atBegin).utilization
    return false
  }
  const connections = Array.from({ length: order.connections }, () => new Connection(order.port, calls, answered))
  await Promise.all(connections.map(({ ended }) => ended))
  const measured = calls.map(summary)
  const counted = measured.reduce((sum, { count }) => sum + count, 0)
  return { perSecond: counted / calls.length / order.seconds, answers, busy, calls: measured }
}

/**
 * @param {Prepared} call
 * @returns {MeasuredCall}
 */
function summary({ times, bytes }) {
  const sorted = Float64Array.from(times).sort()
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length
  return { count: sorted.length, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), mean, bytes }
}

process.on('message', (/** @type {Order} */ order) => {
  run(order).then(
    (measured) => process.send?.({ measured }),
    (error) => process.send?.({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit())
