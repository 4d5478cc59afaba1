import { createServer, type RequestListener, type Server } from 'node:http'
import type { ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { ServerTls } from './tls.ts'

/** Bytes that a request's line and headers may take; above every contract limit, so that the vendor's own words refuse. */
export const maxHeaderBytes = 512 * 1024

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
export async function listen(
  host: string,
  port: number,
  listener: RequestListener,
  tls?: ServerTls,
): Promise<Listening> {
  const addresses = host === 'localhost' ? loopbackAddresses : [host]
  const first = await open(addresses[0] as string, port, listener, tls)
  const bound = (first.address() as AddressInfo).port
  const servers = [first]
  for (const address of addresses.slice(1)) {
    const server = await open(address, bound, listener, tls).catch((error: NodeJS.ErrnoException) => absent(error))
    if (server) servers.push(server)
  }
  return { port: bound, close: async () => void (await Promise.all(servers.map(close))) }
}

async function open(host: string, port: number, listener: RequestListener, tls?: ServerTls): Promise<Server> {
  const options = { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 72_000 }
  const server = tls
    ? await secureServer({ ...options, cert: tls.cert, key: tls.key }, listener)
    : createServer(options, listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => resolve(server.off('error', reject)))
  })
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
