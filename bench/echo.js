/**
 * A server that does nothing: every chunk it receives is answered with the same bytes.
 *
 * Nothing that speaks HTTP can be faster, so what the generator reaches here is the generator's own limit.
 */
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'

const { values: options } = parseArgs({ options: { port: { type: 'string' }, bytes: { type: 'string' } } })
const body = 'x'.repeat(Number(options.bytes))
const answer = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
)

createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('data', () => socket.write(answer))
  socket.on('error', () => socket.destroy())
}).listen(Number(options.port), '127.0.0.1')
