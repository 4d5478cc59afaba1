import { createControl } from '../../src/control/index.ts'
import type { ControlOptions } from '../../src/control/index.ts'
import { code, heading, prose, table } from './markdown.ts'

/** The parts of an OpenAPI document that the page reads. */
interface Schema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}
interface Parameter extends Schema {
  readonly name: string
  readonly in: string
}
interface Operation extends Schema {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
interface Route {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

const perSandbox = '/sandboxes/{name}'

/** The page of the control API, drawn from its own OpenAPI document. */
export async function controlPage(options: ControlOptions): Promise<string> {
  const app = await createControl(options)
  const document = (await app.inject({ url: '/_backlot/openapi', headers: { host: 'localhost' } })).json<Document>()
  await app.close()
  const routes = routesOf(document)
  const tags = [...new Set(routes.flatMap(({ operation }) => operation.tags))]
  const about =
    'Everything below `/_backlot` of the main port. What is about one sandbox is asked of the default one, of the one that `X-Backlot-Sandbox` ' +
    'names, or below `/_backlot/sandboxes/<name>`. Errors are `application/problem+json`. The page `/_backlot/docs` of a running Backlot tries them.'
  const sections = tags.map((tag) =>
    section(
      tag,
      routes.filter(({ operation }) => operation.tags.includes(tag)),
    ),
  )
  return heading('Control API', about) + sections.join('\n')
}

/** Every route once: that of the named sandbox stands for its twin. */
function routesOf({ paths }: Document): Route[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
  const isTwin = ({ operation, path }: Route): boolean =>
    operation.operationId.endsWith('InSandbox') && path.includes(perSandbox)
  return all.filter((route) => !isTwin(route))
}

function section(tag: string, routes: readonly Route[]): string {
  const rows = routes.map(({ method, path, operation }) => [
    code(`${method} ${path.replace('/_backlot', '')}`),
    code(operation.operationId),
    prose(`${operation.summary}.`),
    takes(operation),
  ])
  return `## ${tag}\n\n${table(['route', 'operationId', 'what it does', 'takes'], rows)}`
}

/** The query and the members of the body; those that must be there are marked. */
function takes({ parameters = [], requestBody }: Operation): string {
  const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => code(`?${name}`))
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema
  const members = Object.keys(schema?.properties ?? {}).map((name) =>
    schema?.required?.includes(name) ? `**${code(name)}**` : code(name),
  )
  return [...query, ...members].join(', ')
}
