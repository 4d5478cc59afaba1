import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fetch } from '../host/index.ts'
import { inject, type Response as Injected } from 'light-my-request'

/** Whom requests of this process are handed to. */
export interface Dispatcher {
  readonly dispatch: (request: IncomingMessage, response: ServerResponse) => void
  /** What stands before every address of it. */
  readonly controlUrl: () => string
}

/** Statuses whose responses have no body. */
const bodiless = new Set([204, 205, 304])

/**
 * A function like the global `fetch`, whose requests reach the tenants without a port. A connection that is closed without an
 * answer rejects as it does there.
 */
export function fetchOf(dispatcher: Dispatcher): Fetch {
  const origin = dispatcher.controlUrl()
  return async (input, init) => {
    const request = new Request(input as string, init)
    const { host, pathname, search, origin: asked } = new URL(request.url)
    if (asked !== origin) {
      throw new TypeError(
        `fetch failed: ${asked} is no address of these tenants, which are at ${origin}; take it from url()`,
      )
    }
    request.signal.throwIfAborted()
    const body = Buffer.from(await request.arrayBuffer())
    const headers = { ...Object.fromEntries(request.headers), host, 'content-length': String(body.length) }
    const injected = inject(
      ((request: IncomingMessage, response: ServerResponse) => dispatcher.dispatch(request, response)) as never,
      {
        method: request.method as 'GET',
        url: pathname + search,
        headers,
        ...(body.length > 0 && { payload: body }),
      },
    ).catch((error: Error) => {
      throw new TypeError('fetch failed', { cause: Object.assign(error, { code: 'UND_ERR_SOCKET' }) })
    })
    const answered = await Promise.race([injected, aborted(request.signal)])
    return responseOf(answered, request.url)
  }
}

/** Rejects when a signal aborts. */
function aborted(signal: Request['signal']): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function responseOf({ statusCode, statusMessage, headers, rawPayload }: Injected, url: string): Response {
  const sent = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) if (one !== undefined) sent.append(name, String(one))
  }
  const body = bodiless.has(statusCode) ? null : new Uint8Array(rawPayload)
  const response = new Response(body, { status: statusCode, statusText: statusMessage, headers: sent })
  Object.defineProperty(response, 'url', { value: url })
  return response
}
