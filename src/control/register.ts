import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { defaultSandbox, sandboxHeader } from '../gateway/index.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { settle, worldNow } from '../world/index.ts'
import { type Answer, problem, problemMediaType } from './problem.ts'
import type { Asked, Control, ControlRoute, GlobalRoute, Parts, SandboxRoute } from './route.ts'
import { type Schema, shape, text } from './schemas.ts'
import { unknownSandbox } from './sandboxes.ts'

/** The prefix of everything that is not a vendor's. */
export const controlPrefix = '/_backlot'

/** A prefix under which the routes of one sandbox stand, and how a request names the sandbox there. */
interface Scope {
  readonly prefix: string
  /** What tells the operationIds of this prefix from those of the other. */
  readonly suffix: string
  readonly params: Readonly<Record<string, Schema>>
  readonly headers?: Schema
  readonly nameIn: (request: FastifyRequest) => string
}

const scopes: readonly Scope[] = [
  {
    prefix: controlPrefix,
    suffix: '',
    params: {},
    headers: {
      type: 'object',
      properties: { 'X-Backlot-Sandbox': text('The name of the sandbox; default unless given.') },
    },
    nameIn: (request) => String(request.headers[sandboxHeader] ?? defaultSandbox),
  },
  {
    prefix: `${controlPrefix}/sandboxes/:name`,
    suffix: 'InSandbox',
    params: { name: text('The name of the sandbox.') },
    nameIn: (request) => (request.params as { name: string }).name,
  },
]

/** Adds routes that are about no single sandbox. */
export function addGlobalRoutes(app: FastifyInstance, control: Control, routes: readonly GlobalRoute[]): void {
  for (const route of routes) {
    app.route({
      ...optionsOf(route, { prefix: controlPrefix, suffix: '', params: {} }),
      handler: async (request, reply) => send(reply, await route.handle(partsOf(control, request))),
    })
  }
}

/** Adds routes about one sandbox under both prefixes. */
export function addSandboxRoutes(app: FastifyInstance, control: Control, routes: readonly SandboxRoute[]): void {
  for (const scope of scopes) {
    for (const route of routes) {
      app.route({
        ...optionsOf(route, scope),
        handler: async (request, reply) =>
          send(reply, await askSandbox(partsOf(control, request), scope.nameIn(request), route)),
      })
    }
  }
}

/** Lets a route answer about the sandbox of a name, once what has become due has happened. */
export function askSandbox(
  asked: Asked<Required<Parts>>,
  name: string,
  { handle }: Pick<SandboxRoute, 'handle'>,
): Answer | Promise<Answer> {
  const { control, wallMs } = asked
  const sandbox = control.registry.use(name, wallMs)
  if (!sandbox) return unknownSandbox(control, name)
  const nowMs = settled(control, sandbox, wallMs)
  return handle({ ...asked, sandbox, nowMs })
}

/** Lets what has become due happen, as before a call of the vendor's API, and says what the clock shows. */
function settled({ registry }: Control, sandbox: Sandbox, wallMs: number): number {
  const nowMs = worldNow(sandbox.world, wallMs)
  sandbox.world = settle(registry.engine, sandbox.world, nowMs)
  return nowMs
}

function partsOf(control: Control, request: FastifyRequest): Asked<{ params: object; query: object; body: object }> {
  return {
    control,
    params: request.params as object,
    query: request.query as object,
    body: (request.body ?? {}) as object,
    accept: request.headers.accept ?? '',
    wallMs: control.host.now(),
  }
}

/** Sends an answer; texts that are no JSON go out as they are. */
export function send(reply: FastifyReply, { status, body, mediaType = 'application/json', headers }: Answer) {
  reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
  if (body === undefined) return reply.send()
  return reply.type(mediaType).send(mediaType.endsWith('json') ? JSON.stringify(body) : body)
}

type Place = Pick<Scope, 'prefix' | 'suffix' | 'params' | 'headers'>

function optionsOf(
  route: ControlRoute<never>,
  { prefix, suffix, params, headers }: Place,
): Omit<RouteOptions, 'handler'> {
  const pathParameters = { ...params, ...route.params }
  return {
    method: route.method,
    url: prefix + route.path,
    ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
    exposeHeadRoute: route.path === '/health',
    preValidation: (request, reply, done) => {
      const refused = unexpectedBody(route, request)
      if (refused) return void send(reply, refused)
      if (route.body && request.body === undefined) request.body = {}
      done()
    },
    schema: {
      operationId: route.id + suffix,
      summary: route.summary,
      ...(route.description && { description: route.description }),
      tags: [route.tag],
      ...(Object.keys(pathParameters).length > 0 && {
        params: shape(pathParameters, Object.keys(pathParameters)),
      }),
      querystring: shape(route.query ?? {}),
      ...(headers && { headers }),
      ...(route.body && { body: route.example ? { ...route.body, examples: [route.example] } : route.body }),
      response: repliesOf(route),
    },
  }
}

function unexpectedBody(route: ControlRoute<never>, { body }: FastifyRequest): Answer | undefined {
  if (route.body || body === undefined) return undefined
  if (typeof body === 'object' && body !== null && Object.keys(body).length === 0) return undefined
  return problem('invalid', `${route.method} ${route.path} takes no body; leave it out.`)
}

const problemReply = { content: { [problemMediaType]: { schema: { $ref: 'Problem#' } } } }

const problemDescriptions: Readonly<Record<number, string>> = {
  400: 'The request does not fit.',
  404: 'There is no such thing.',
  409: 'That does not fit the present state.',
  503: 'That cannot be had now.',
}

function repliesOf(route: ControlRoute<never>): Record<string, unknown> {
  const replies: Record<string, unknown> = {}
  for (const [status, schema] of Object.entries(route.replies)) {
    replies[status] = schema ? { description: 'Done.', ...schema } : { type: 'null', description: 'Done.' }
  }
  for (const status of route.problems ?? []) {
    replies[status] = { description: problemDescriptions[status] ?? 'Refused.', ...problemReply }
  }
  return {
    ...replies,
    '4xx': { description: 'Refused.', ...problemReply },
    '5xx': { description: 'Backlot failed.', ...problemReply },
  }
}
