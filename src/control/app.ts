import { fastify, type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify'
import type { Registry } from '../sandbox/index.ts'
import { isTooDeep, maxNesting } from '../world/index.ts'
import { addDocuments } from './documents.ts'
import { guard, type GuardOptions } from './guard.ts'
import type { ControlHost } from './host.ts'
import { type Answer, kindOf, problem } from './problem.ts'
import { addGlobalRoutes, addSandboxRoutes, controlPrefix, send } from './register.ts'
import type { Control } from './route.ts'
import { globalRoutes, routesOfSandboxes } from './routes.ts'
import { sandboxSchema } from './sandbox-view.ts'
import { problemSchema, type Schema } from './schemas.ts'
import { checks, describe } from './validation.ts'

/** What the control API works on, and who may use it. */
export interface ControlOptions extends Control, GuardOptions {
  readonly registry: Registry
  readonly host: ControlHost
  /** The version of Backlot. */
  readonly version: string
  /** Where requests are logged; nowhere unless given. */
  readonly logger?: FastifyBaseLogger
}

/** What the framework says of a schema that it wants to have compiled. */
interface Part {
  readonly schema: Schema
  readonly httpPart: string
}

/** The largest body that is read, in bytes: a record with a large text. */
const bodyLimit = 16 * 1024 * 1024

/** The control API under `/_backlot`, ready to be asked: by `routing(request, response)` or in process by `inject`. */
export async function createControl(options: ControlOptions): Promise<FastifyInstance> {
  const app = newInstance(options)
  const { routes, sweep } = globalRoutes()
  app.addHook('onRequest', async () => sweep(options))
  app.addHook('onSend', async (_request, _reply, payload) => {
    await options.registry.pending()
    return payload
  })
  const addRoutes = (to: FastifyInstance): void => {
    addGlobalRoutes(to, options, routes)
    addSandboxRoutes(to, options, routesOfSandboxes)
  }
  addRoutes(app)
  for (const url of ['/', controlPrefix, `${controlPrefix}/`]) {
    app.get(url, { schema: { hide: true } }, (_request, reply) => reply.redirect(`${controlPrefix}/docs`))
  }
  addDocuments(app, options, () => newInstance(options), addRoutes)
  await app.ready()
  return app
}

function newInstance(options: ControlOptions): FastifyInstance {
  const makeCheck = checks()
  const app = fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    bodyLimit,
    exposeHeadRoutes: false,
    schemaController: {
      // With both given, the framework does not load its own compilers, which take longer than everything else here.
      compilersFactory: {
        buildValidator: () => (({ schema, httpPart }: Part) => makeCheck(schema, httpPart)) as never,
        // Answers come from our own functions: schemas document them, and must not drop members in silence.
        buildSerializer: () => () => (value: unknown) => JSON.stringify(value),
      },
    },
    routerOptions: { maxParamLength: 4096 },
    frameworkErrors: (error, _request, reply) => void send(reply, answerOf(error)),
  })
  addManners(app, options)
  return app
}

/** How every instance reads bodies, checks requests and refuses. */
function addManners(app: FastifyInstance, options: GuardOptions): void {
  const refusal = guard(options)
  app.addSchema(problemSchema)
  app.addSchema(sandboxSchema)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    const read = parsed(String(text))
    if (read instanceof Error) done(read)
    else done(null, read.value)
  })
  app.addHook('onRequest', async (request, reply) => {
    const isOpen = request.routeOptions.url === `${controlPrefix}/health`
    const refused = refusal({ headers: request.headers, isOpen })
    if (refused) return send(reply, refused)
  })
  app.setErrorHandler<FastifyError>((error, _request, reply) => send(reply, answerOf(error)))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]
    return send(reply, problem('unknown', `There is no ${request.method} ${path}; see ${controlPrefix}/docs.`))
  })
}

/** Bodies are JSON whatever their media type says, so that a plain `curl -d` works. */
function parsed(text: string): { readonly value: unknown } | Error {
  if (text.trim() === '') return { value: undefined }
  if (isTooDeep(text)) {
    return Object.assign(new Error(`The body is nested deeper than ${maxNesting}.`), { statusCode: 400 })
  }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return Object.assign(new Error(`The body is no JSON: ${withoutText(error as Error)}.`), { statusCode: 400 })
  }
}

/** What the parser complains of, without the piece of the text that it quotes. */
const withoutText = ({ message }: Error): string => message.replace(/, (?:\.\.\.)?".*$/s, '')

/** The answer to what the web framework refuses, and to a failure of our own. */
function answerOf(error: FastifyError): Answer {
  if (error.validation) return problem('invalid', describe(error.validationContext ?? '', error.validation as never))
  const status = error.statusCode ?? 500
  if (status < 500) return problem(kindOf(status), error.message)
  return problem('failed', `${error.message} This is a fault of Backlot: the log has more.`)
}
