import { createServer, type RequestListener, type Server } from 'node:http'
import type { ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { ServerTls } from './tls.ts'
import { type Refuse, UnreadCalls } from './unread.ts'

/** Bytes that a request's line and headers may take; above every contract limit, so that the vendor's own words refuse. */
export const maxHeaderBytes = 512 * 1024

/**
 * How long a client may take, in ms, before its connection ends: for the headers of a call, for the whole call, and for
 * anything at all to move on the connection. `checkMs` is how often the first two are looked at.
 */
export interface Patience {
  readonly headersMs: number
  readonly callMs: number
  readonly silenceMs: number
  readonly checkMs: number
}

/** Ample for a slow machine; the silence is longer than any client waits for an answer. */
const usualPatience: Patience = { headersMs: 20_000, callMs: 60_000, silenceMs: 900_000, checkMs: 5_000 }

/** Who answers what arrives on a port, and how what cannot be read is refused. */
export interface Listener {
  readonly answer: RequestListener
  readonly refuse: Refuse
  readonly tls?: ServerTls | undefined
  readonly patience?: Patience | undefined
}

/** A port that is listened on; `close` ends it at once, open connections included. */
export interface Listening {
  readonly port: number
  readonly close: () => Promise<void>
}

const loopbackAddresses = ['127.0.0.1', '::1']

/** Whether a host is only reachable from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/**
 * Listens on a port of a host, for https when a certificate is given; port 0 picks a free one.
 *
 * `localhost` listens on both loopback addresses where the machine has them, as clients resolve it either way.
 * Rejects with the system's error (`EADDRINUSE`, `EACCES`, ...).
 */
export async function listen(host: string, port: number, listener: Listener): Promise<Listening> {
  const addresses = host === 'localhost' ? loopbackAddresses : [host]
  const first = await open(addresses[0] as string, port, listener)
  const bound = (first.address() as AddressInfo).port
  const servers = [first]
  for (const address of addresses.slice(1)) {
    const server = await open(address, bound, listener).catch((error: NodeJS.ErrnoException) => absent(error))
    if (server) servers.push(server)
  }
  return { port: bound, close: async () => void (await Promise.all(servers.map(close))) }
}

async function open(host: string, port: number, listener: Listener): Promise<Server> {
  const server = await serverOf(listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => resolve(server.off('error', reject)))
  })
}

async function serverOf({ answer, refuse, tls, patience = usualPatience }: Listener): Promise<Server> {
  const options = {
    maxHeaderSize: maxHeaderBytes,
    keepAliveTimeout: 72_000,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.callMs,
    connectionsCheckingInterval: patience.checkMs,
    // A call without a host is for the vendor to refuse.
    requireHostHeader: false,
  }
  const unread = new UnreadCalls(refuse)
  const onRequest: RequestListener = (request, response) => unread.inTurn(request, response, answer)
  const server = tls
    ? await secureServer({ ...options, cert: tls.cert, key: tls.key }, onRequest)
    : createServer(options, onRequest)
  server.timeout = patience.silenceMs
  // The size of all headers is the limit, not their number: of too many, the rest would be dropped in silence.
  server.maxHeadersCount = 0
  unread.watch(server)
  return server
}

async function secureServer(options: ServerOptions, listener: RequestListener): Promise<Server> {
  const https = await import('node:https')
  return https.createServer(options, listener)
}

/** A second loopback address may be missing on this machine, or its port taken by somebody else; the first one serves. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' || error.code === 'EADDRINUSE') return undefined
  throw error
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
