import type { FastifyInstance } from 'fastify'
import { suggestion } from './nearest.ts'
import { ok, problem } from './problem.ts'
import { addGlobalRoutes, controlPrefix } from './register.ts'
import type { Asked, Control, GlobalRoute } from './route.ts'
import { text } from './schemas.ts'

/** The documents, and the instance that shows them. */
interface Documents {
  readonly app: FastifyInstance
  readonly control: object
  readonly vendors: ReadonlyMap<string, object>
}

type Make = () => FastifyInstance
type AddRoutes = (app: FastifyInstance) => void

/**
 * Adds the OpenAPI documents and the page to browse them.
 *
 * What makes them loads and walks much that no other request needs, so it is an instance of its own, made when the first
 * of them is asked for; it has the same routes, from which the document of the control API is drawn.
 */
export function addDocuments(
  app: FastifyInstance,
  control: Control & { readonly token?: string },
  make: Make,
  addRoutes: AddRoutes,
): void {
  let made: Promise<Documents> | undefined
  const documents = (): Promise<Documents> =>
    (made ??= makeDocuments(control, make(), (to) => {
      addRoutes(to)
      addGlobalRoutes(to, control, documentRoutes(documents))
    }))
  addGlobalRoutes(app, control, documentRoutes(documents))
  for (const url of ['/docs', '/docs/*']) {
    app.get(controlPrefix + url, { schema: { hide: true } }, async (request, reply) => {
      const { app: pages } = await documents()
      reply.hijack()
      pages.routing(request.raw, reply.raw)
    })
  }
}

function documentRoutes(documents: () => Promise<Documents>): readonly GlobalRoute[] {
  const document = { type: 'object', description: 'An OpenAPI 3.1 document.' }
  return [
    {
      method: 'GET',
      path: '/openapi',
      id: 'getOpenapi',
      summary: 'This document',
      tag: 'Documents',
      replies: { 200: document },
      handle: async () => ok((await documents()).control),
    },
    {
      method: 'GET',
      path: '/openapi/:vendor',
      id: 'getVendorOpenapi',
      summary: 'The contract of a vendor',
      tag: 'Documents',
      params: { vendor: text('The vendor.') },
      replies: { 200: document },
      problems: [404],
      handle: async ({ params }: Asked<{ params: { vendor: string } }>) => {
        const { vendors } = await documents()
        const found = vendors.get(params.vendor)
        if (found) return ok(found)
        return problem('unknown', `There is no vendor ${params.vendor}; ${suggestion(params.vendor, vendors.keys())}.`)
      },
    },
  ]
}

async function makeDocuments(
  control: Control & { readonly token?: string },
  app: FastifyInstance,
  addRoutes: AddRoutes,
): Promise<Documents> {
  const [{ fastifySwagger }, { fastifySwaggerUi }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ])
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', ...about(control) },
    convertConstToEnum: false,
    refResolver: { buildLocalReference: (schema) => String(schema.$id) },
    transformObject: (found) => withOptionalBodies('openapiObject' in found ? found.openapiObject : {}),
  })
  addRoutes(app)
  const vendors = new Map<string, object>()
  for (const tenancy of control.registry.engine.tenancies.values()) {
    const { name } = tenancy.vendor
    const servers = tenancy.sites.map((site) => ({ url: `/${name}/${site}`, description: site }))
    const document = { ...tenancy.contract.document, servers }
    await app.register(async (inner) => {
      // The static mode shares its decorator's name with the dynamic one unless it is given another.
      const decorator = 'contract'
      await inner.register(fastifySwagger, { mode: 'static', specification: { document }, decorator } as never)
      vendors.set(name, (inner as unknown as { contract: () => object }).contract())
    })
  }
  await app.register(fastifySwaggerUi, pageOf([...vendors.keys()]))
  await app.ready()
  return { app, control: app.swagger(), vendors }
}

function about({ version, token }: Control & { readonly token?: string }) {
  return {
    info: {
      title: 'Backlot control API',
      version,
      description:
        'Sandboxes, and in each of them the clock, the pace, what is stored, machines, the journal, rate limits, ' +
        'faults and tokens. Routes about one sandbox stand under /_backlot/sandboxes/{name} and, for the sandbox ' +
        'that X-Backlot-Sandbox names or else the default one, under /_backlot.',
    },
    servers: [{ url: '/' }],
    ...(token !== undefined && {
      components: { securitySchemes: { control: { type: 'http' as const, scheme: 'bearer' } } },
      security: [{ control: [] }],
    }),
  }
}

interface Operation {
  requestBody?: { required?: boolean; content?: Record<string, { schema?: { required?: unknown } }> }
}

/** The document with bodies marked as optional where an empty one will do; the generator marks all as required. */
function withOptionalBodies<T extends { paths?: unknown }>(document: T): T {
  for (const item of Object.values((document.paths ?? {}) as Record<string, Record<string, Operation>>)) {
    for (const { requestBody } of Object.values(item)) {
      const media = Object.values(requestBody?.content ?? {})[0]
      if (requestBody && media?.schema && !media.schema.required) requestBody.required = false
    }
  }
  return document
}

/** The page: works without a network, and calls this origin only. */
function pageOf(vendors: readonly string[]) {
  const openapi = `${controlPrefix}/openapi`
  return {
    routePrefix: `${controlPrefix}/docs`,
    theme: { title: 'Backlot' },
    uiConfig: {
      urls: [
        { url: openapi, name: 'Backlot control API' },
        ...vendors.map((name) => ({ url: `${openapi}/${name}`, name })),
      ],
      docExpansion: 'list' as const,
      displayOperationId: true,
      tryItOutEnabled: true,
    },
    staticCSP: {
      'default-src': "'self'",
      'base-uri': "'self'",
      'connect-src': "'self'",
      'font-src': "'self' data:",
      'frame-ancestors': "'self'",
      'img-src': "'self' data:",
      'object-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self' 'unsafe-inline'",
    },
  }
}
