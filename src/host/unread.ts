import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { later } from './clock.ts'

/** A call that the HTTP parser gave up on, with as much of its first line as could be made out. */
export interface Unread {
  readonly status: number
  readonly reason: string
  readonly method: string
  readonly target: string
}

/** An answer that is written without the HTTP layer: the connection ends with it. */
export interface RawReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** How a call that could not be read is refused; `undefined` closes the connection without a word. */
export type Refuse = (unread: Unread) => RawReply | undefined | Promise<RawReply | undefined>

/** Status and words for what the parser complains of by code; everything else is 400. */
const complaints: Readonly<Record<string, readonly [status: number, reason: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'the request line and the headers are too large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the chunk extensions are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time'],
  HPE_INVALID_EOF_STATE: [400, 'the request was cut off'],
}

/** How long a refused client may go on sending, in ms: closed at once, it might never read the answer. */
const lingerMs = 500

/** Calls of one connection that may wait for their turn: a client that sends on without reading must not fill the memory. */
const maxWaiting = 1_000

/** Answers on every server what its parser refuses, and CONNECT, which is asked of proxies. */
export class UnreadCalls {
  readonly #refuse: Refuse
  readonly #newest = new WeakMap<object, ServerResponse>()
  readonly #waiting = new WeakMap<object, number>()
  readonly #refused = new WeakSet<object>()

  constructor(refuse: Refuse) {
    this.#refuse = refuse
  }

  /**
   * Answers the calls of one connection one after the other: what a client sends ahead finds what it sent before done. One that
   * sends a thousand calls ahead is dropped.
   */
  inTurn(request: IncomingMessage, response: ServerResponse, answer: RequestListener): void {
    const { socket } = request
    const newest = this.#newest.get(socket)
    this.#newest.set(socket, response)
    if (!newest || newest.writableFinished) return answer(request, response)
    const waiting = (this.#waiting.get(socket) ?? 0) + 1
    if (waiting > maxWaiting) return void socket.destroy()
    this.#waiting.set(socket, waiting)
    newest.once('close', () => {
      this.#waiting.set(socket, (this.#waiting.get(socket) ?? 1) - 1)
      if (!socket.destroyed) answer(request, response)
    })
  }

  /** Takes over what a server cannot read. */
  watch(server: Server): void {
    server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
      const [status, reason] = complaints[error.code ?? ''] ?? [400, `it is no HTTP: ${reasonOf(error)}`]
      this.#afterAnswers(error, socket as Socket, { status, reason, ...firstLineOf(error.rawPacket) })
    })
    server.on('connect', ({ method = '', url = '' }: IncomingMessage, socket) => {
      const unread = { status: 405, reason: 'CONNECT is for proxies', method, target: url }
      socket.on('error', () => undefined)
      void this.#write(socket as Socket, unread)
    })
  }

  #afterAnswers(error: NodeJS.ErrnoException, socket: Socket, unread: Unread): void {
    if (this.#refused.has(socket)) return
    this.#refused.add(socket)
    const newest = this.#newest.get(socket)
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    if (!newest || newest.writableFinished) return void this.#write(socket, unread)
    // The call that was read whole keeps its answer; one that is answered already gets no second.
    if (newest.req.complete) return void newest.once('close', () => void this.#write(socket, unread))
    if (newest.headersSent) return void socket.destroy()
    void this.#write(socket, unread)
  }

  async #write(socket: Socket, unread: Unread): Promise<void> {
    const reply = await this.#refuse(unread)
    if (!reply || !socket.writable) return void socket.destroy()
    socket.end(bytesOf(reply))
    await later(lingerMs)
    socket.destroy()
  }
}

const reasonOf = (error: Error & { reason?: string }): string => error.reason ?? error.message

function firstLineOf(packet: Buffer | undefined): Pick<Unread, 'method' | 'target'> {
  const found = /^([A-Z]{3,20}) (\S{1,8000})/.exec(packet?.toString('latin1', 0, 8_192) ?? '')
  return { method: found?.[1] ?? 'GET', target: found?.[2] ?? '/' }
}

function bytesOf({ status, headers, text }: RawReply): string {
  const all = { ...headers, 'content-length': String(Buffer.byteLength(text)), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n${text}`
}
