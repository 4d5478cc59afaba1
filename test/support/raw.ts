import { connect } from 'node:net'

/** One HTTP answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  /** By lower-case name; a repeated header is joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a connection brought: its answers in order, whether the other side closed it, and what was left over. */
export interface Conversation {
  readonly answers: readonly RawAnswer[]
  readonly isClosed: boolean
  readonly rest: string
}

/** How a raw connection is used. */
export interface RawOptions {
  /** Ends our side after the last part. */
  readonly end?: boolean
  /** Reads until so many answers are there; else until the other side closes. */
  readonly answers?: number
  /** Gives up reading after so many ms. */
  readonly patienceMs?: number
}

/**
 * Writes bytes to a port as they are and reads what comes back. Parts are written one by one; a function is asked for the
 * next part, and may wait first.
 */
export function converse(
  url: string,
  parts: readonly (string | Uint8Array | (() => Promise<string>))[],
  { end = false, answers = Infinity, patienceMs = 10_000 }: RawOptions = {},
): Promise<Conversation> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    let isClosed = false
    const done = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ ...answersIn(Buffer.concat(chunks)), isClosed })
    }
    const timer = setTimeout(done, patienceMs)
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (answersIn(Buffer.concat(chunks)).answers.length >= answers) done()
    })
    socket.on('error', () => undefined)
    socket.on('end', () => (isClosed = true))
    socket.on('close', () => {
      isClosed = true
      done()
    })
    socket.on('connect', () => void write(socket, parts, end))
  })
}

async function write(
  socket: ReturnType<typeof connect>,
  parts: Parameters<typeof converse>[1],
  end: boolean,
): Promise<void> {
  for (const part of parts) {
    const text = typeof part === 'function' ? await part() : part
    if (socket.destroyed) return
    socket.write(text)
  }
  if (end) socket.end()
}

function answersIn(bytes: Buffer): Pick<Conversation, 'answers' | 'rest'> {
  const answers: RawAnswer[] = []
  let at = 0
  for (;;) {
    const headEnd = bytes.indexOf('\r\n\r\n', at)
    if (headEnd < 0) break
    const [first = '', ...lines] = bytes.toString('latin1', at, headEnd).split('\r\n')
    const headers: Record<string, string> = {}
    for (const line of lines) {
      const name = line.slice(0, line.indexOf(':')).toLowerCase()
      const value = line.slice(line.indexOf(':') + 1).trim()
      headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
    }
    const status = Number(first.split(' ')[1])
    const length = status < 200 || status === 204 ? 0 : Number(headers['content-length'] ?? Infinity)
    const start = headEnd + 4
    if (start + length > bytes.length && length !== Infinity) break
    const stop = Math.min(start + length, bytes.length)
    answers.push({ status, headers, body: bytes.toString('utf8', start, stop) })
    at = stop
  }
  return { answers, rest: bytes.toString('latin1', at) }
}
