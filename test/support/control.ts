import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { type ControlOptions, createControl } from '../../src/control/index.ts'
import { Registry, type Sandbox } from '../../src/sandbox/index.ts'
import type { Call } from '../../src/vendors/vendor.ts'
import { tinyEngine } from './tiny-vendor.ts'

/** What the wall clock of these tests shows at first. */
export const startMs = Date.UTC(2026, 10, 21, 9, 0, 0)

/** An answer of the control API, read. */
export interface Got {
  readonly status: number
  readonly type: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  readonly body: any // eslint-disable-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
}

/** A control API in process, with a wall clock that is moved by hand and ports that only are noted. */
export interface Bench {
  readonly app: FastifyInstance
  readonly registry: Registry
  readonly ports: Set<string>
  readonly wall: { ms: number; isReady: boolean; failPorts?: string }
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Got>
  readonly call: (
    operation: string,
    wanted?: Partial<Call>,
    sandbox?: Sandbox,
  ) => Promise<{ status: number; text: string }>
  readonly sandbox: (name?: string) => Sandbox
}

/** A control API over the tiny vendor; every answer is compared with the API's own document. */
export async function newBench(
  options: Partial<ControlOptions> = {},
  { maxSandboxes = 1_000, maxBytes }: { maxSandboxes?: number; maxBytes?: number } = {},
): Promise<Bench> {
  const registry = new Registry(tinyEngine([], maxBytes), undefined, { maxSandboxes })
  const wall: Bench['wall'] = { ms: startMs, isReady: true }
  const ports = new Set<string>()
  let seeds = 0
  registry.create({ name: 'default', seed: 'test', pace: 20, clock: { offsetMs: 0 }, wallMs: startMs })
  const siteUrl = (name: string, site: string): string =>
    ports.has(name) ? `http://localhost:1/${site}` : `http://localhost:7400/~${name}/tiny/${site}`
  const app = await createControl({
    registry,
    version: '0.0.0-test',
    host: {
      now: () => wall.ms,
      sitesOf: (name) => ({ tiny: { north: siteUrl(name, 'north'), south: siteUrl(name, 'south') } }),
      openPorts: (name) => {
        if (wall.failPorts) return Promise.reject(new Error(wall.failPorts))
        ports.add(name)
        return Promise.resolve()
      },
      closePorts: (name) => Promise.resolve(void ports.delete(name)),
      controlUrl: () => 'http://localhost:7400',
      newSeed: () => `seed-${++seeds}`,
      isReady: () => wall.isReady,
    },
    ...options,
  })
  const sandbox = (name = 'default'): Sandbox => {
    const found = registry.get(name)
    if (!found) throw new Error(`Failed to find sandbox ${name}: the test made none`)
    return found
  }
  const ask: Bench['ask'] = async (method, path, body, headers = {}) => {
    const sent = { method, url: `/_backlot${path}`, headers, ...payload(body) } as InjectOptions
    const response = await app.inject(sent)
    const type = String(response.headers['content-type'] ?? '')
    const isJson = type.includes('json')
    const got = {
      status: response.statusCode,
      type,
      headers: response.headers,
      text: response.body,
      body: isJson ? (JSON.parse(response.body) as unknown) : undefined,
    }
    if (isJson && ![401, 403, 404].includes(got.status)) await expectDocumented(method, path, got)
    return got
  }
  const call: Bench['call'] = async (operation, wanted = {}, of = sandbox()) => {
    const sent = await of.handle(callOf(of, operation, wall.ms, wanted))
    return { status: sent.status, text: sent.text ?? '' }
  }
  return { app, registry, ports, wall, ask, call, sandbox }
}

function payload(body: unknown): object {
  if (body === undefined) return {}
  if (typeof body === 'string') return { payload: body, headers: { 'content-type': 'application/json' } }
  return { payload: body }
}

function callOf(sandbox: Sandbox, operation: string, wallMs: number, wanted: Partial<Call>): Call {
  const found = sandbox.engine.tenancies.get('tiny')?.contract.operations.get(operation)
  if (!found) throw new Error(`Failed to call ${operation}: the tiny vendor has no such operation`)
  return {
    vendor: 'tiny',
    site: 'north',
    operation: found,
    method: found.method,
    path: found.path,
    pathParameters: { id: 'one' },
    query: {},
    headers: {},
    origin: 'http://localhost:1',
    wallMs,
    ...wanted,
  }
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: object
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>
}

/** The OpenAPI document of a control API. */
export async function documentOf(app: FastifyInstance, headers: Record<string, string> = {}): Promise<Document> {
  return (await app.inject({ url: '/_backlot/openapi', headers })).json()
}

let known: Promise<Document> | undefined
const validators = new Map<string, ValidateFunction>()

/** Fails unless an answer is declared in the API's own document, and fits what is declared. */
async function expectDocumented(method: string, path: string, { status, type, body }: Got): Promise<void> {
  const document = await (known ??= newBench().then(({ app }) => documentOf(app)))
  const operation = operationAt(document, method, `/_backlot${path.split('?')[0]}`)
  const reply = operation.responses[status] ?? operation.responses[`${Math.floor(status / 100)}XX`]
  const media = reply?.content?.[type.split(';')[0] ?? '']
  expect(media, `${method} ${path} ${status} ${type} is declared`).toBeDefined()
  const name = `${operation.operationId} ${status} ${type}`
  const fits = validators.get(name) ?? validatorOf({ ...media?.schema, components: document.components })
  validators.set(name, fits)
  expect([fits(body), fits.errors], `${method} ${path} fits its schema`).toEqual([true, null])
}

function validatorOf(schema: object): ValidateFunction {
  return new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(schema)
}

function operationAt({ paths }: Document, method: string, path: string): Operation {
  const ranked = Object.entries(paths)
    .filter(([template]) => new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)
  const found = ranked.map(([, item]) => item[method.toLowerCase()]).find((operation) => operation !== undefined)
  if (!found) throw new Error(`Failed to find ${method} ${path}: the document of the control API has none`)
  return found
}
