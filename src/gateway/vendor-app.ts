import type { IncomingMessage, ServerResponse } from 'node:http'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Operation, Route } from '../contract/index.ts'
import { later, wallNow } from '../host/index.ts'
import type { Sandbox, SentReply, Tenancy } from '../sandbox/index.ts'
import type { Call } from '../vendors/vendor.ts'
import type { Address } from './address.ts'
import { routePath, takesRest } from './route-path.ts'

/** A request that was dispatched to a site of a sandbox. */
export interface Addressed extends IncomingMessage {
  backlot: { readonly sandbox: Sandbox; readonly address: Address }
}

/** What is told of each answered call, for the log. */
export type Observer = (call: Call, reply: SentReply) => void

/** A path parameter may be this long before the router gives up; above every contract limit. */
const maxParameterLength = 400_000

/** Bytes that a body may have. */
const bodyLimitBytes = 4 * 1024 * 1024

/**
 * The fastify instance of a vendor: one route per path and method of its contract.
 *
 * It only moves bytes: bodies arrive as buffers, and replies go out as the sandbox made them.
 */
export async function createVendorApp(tenancy: Tenancy, observe: Observer): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: bodyLimitBytes,
    routerOptions: {
      maxParamLength: maxParameterLength,
      caseSensitive: tenancy.vendor.router?.ignoresCase !== true,
      ignoreTrailingSlash: tenancy.vendor.router?.ignoresTrailingSlash === true,
    },
    // Routes have no schemas of the framework's: with both compilers given, it does not load its own.
    schemaController: {
      compilersFactory: { buildValidator: (() => () => () => true) as never, buildSerializer: () => () => String },
    },
    // A path that cannot be decoded leads to no route, as the vendor's tenant would see it.
    frameworkErrors: (_error, request, reply) => move(request, reply, {}, observe),
  })
  app.setErrorHandler((error: FastifyError, request, reply) => giveUp(error, request, reply, observe))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  for (const route of tenancy.contract.routes) {
    const { url, named } = routePath(route.path, takesRest(route))
    app.route({
      method: route.method,
      url,
      config: { route },
      handler: (request, reply) => {
        request.params = named(request.params as Record<string, string>)
        move(request, reply, { operation: operationOf(route, request.query) }, observe)
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(tenancy, request.url)
    move(request, reply, allowed ? { allowed } : {}, observe)
  })
  await app.ready()
  return app
}

/** The operation of a route, chosen by `_action` where the contract lists actions. */
function operationOf(route: Route, query: unknown): Operation {
  if (!route.actions) return route.operation
  const action = (query as Record<string, unknown>)['_action']
  return (typeof action === 'string' ? route.actions[action] : undefined) ?? route.operation
}

/** The methods that the contract knows for a path; `undefined` when it does not know the path. */
function allowedMethods(tenancy: Tenancy, url: string): readonly string[] | undefined {
  const { ignoresCase, ignoresTrailingSlash } = tenancy.vendor.router ?? {}
  const path = ignoresTrailingSlash ? pathOf(url).replace(/\/$/, '') : pathOf(url)
  const methods = tenancy.contract.routes
    .filter((route) => patternOf(route, ignoresCase).test(path))
    .map(({ method }) => method)
  return methods.length > 0 ? [...new Set(methods)].sort() : undefined
}

function patternOf(route: Route, ignoresCase = false): RegExp {
  const parts = route.path.split(/\{[^}]+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = parts.join('[^/]+')
  const rest = takesRest(route) ? pattern.replace(/\[\^\/\]\+$/, '.+') : pattern
  return new RegExp(`^${rest}$`, ignoresCase ? 'i' : '')
}

function pathOf(url: string): string {
  const at = url.indexOf('?')
  return at === -1 ? url : url.slice(0, at)
}

/** A body that could not be read to its end is refused by the sandbox; when the client is gone, nobody is there to be told. */
function giveUp(error: FastifyError, request: FastifyRequest, reply: FastifyReply, observe: Observer): void {
  if (request.raw.socket.destroyed) return void reply.hijack()
  const { route } = request.routeOptions.config as { route?: Route }
  const status = error.statusCode ?? 400
  const reason = status === 413 ? `the body is larger than ${bodyLimitBytes} bytes` : error.message
  const routed = route ? { operation: operationOf(route, request.query) } : {}
  move(request, reply, { ...routed, unread: { status, reason } }, observe)
}

/** What is known of a call besides its bytes. */
type Known = Pick<Call, 'operation' | 'allowed' | 'unread'>

const hostMissing = { status: 400, reason: 'missing required Host header' }

function move(request: FastifyRequest, reply: FastifyReply, known: Known, observe: Observer): void {
  const { sandbox, address } = (request.raw as Addressed).backlot
  const lacksHost = request.headers.host === undefined && request.raw.httpVersion === '1.1'
  const call: Call = {
    vendor: address.vendor,
    site: address.site,
    method: request.method,
    path: pathOf(request.url),
    pathParameters: request.params as Record<string, string>,
    query: request.query as Record<string, string | string[]>,
    headers: request.headers,
    origin: `${request.protocol}://${request.headers.host ?? ''}${address.prefix}`,
    wallMs: wallNow(),
    // Written out, absent or not: every call passes here, and members written beside a spread cost a microsecond each.
    operation: known.operation,
    allowed: known.allowed,
    unread: lacksHost ? hostMissing : known.unread,
    body: Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined,
  }
  reply.hijack()
  answerWith(sandbox, call, reply.raw, observe)
}

function answerWith(sandbox: Sandbox, call: Call, raw: ServerResponse, observe: Observer): void {
  try {
    const sent = sandbox.handle(call)
    if (!(sent instanceof Promise)) return send(raw, call, sent, observe)
    sent.then((done) => send(raw, call, done, observe)).catch((error: Error) => failed(raw, error))
  } catch (error) {
    failed(raw, error as Error)
  }
}

function send(raw: ServerResponse, call: Call, sent: SentReply, observe: Observer): void {
  if (sent.delayMs > 0) {
    later(sent.delayMs)
      .then(() => send(raw, call, { ...sent, delayMs: 0 }, observe))
      .catch((error: Error) => failed(raw, error))
    return
  }
  observe(call, sent)
  if (sent.status === 0) {
    raw.destroy()
    return
  }
  const { text = '' } = sent
  const bytes = Buffer.byteLength(text)
  raw.writeHead(sent.status, headerList(sent.headers, bytes))
  // A text of as many bytes as characters is ASCII, which is written faster when it need not be encoded.
  raw.end(text, bytes === text.length ? 'latin1' : 'utf8')
}

/** Headers as the list of names and values that Node writes without looking each of them up. */
function headerList(headers: SentReply['headers'], bytes: number): string[] {
  const list = 'content-length' in headers ? [] : ['content-length', String(bytes)]
  for (const name in headers) list.push(name, headers[name] as string)
  return list
}

/** A step that threw is our bug; the client gets a plain 500 that says so. */
function failed(raw: ServerResponse, error: Error): void {
  if (raw.headersSent) return void raw.destroy()
  const text = JSON.stringify({ title: 'Backlot failed', status: 500, detail: error.message })
  raw.writeHead(500, { 'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(text) })
  raw.end(text)
}
