import { describe, checks } from './validation.ts'
import { type Answer, problem } from './problem.ts'
import { askSandbox } from './register.ts'
import type { Asked, Control, ControlRoute, Parts } from './route.ts'
import { globalRoutes, routesOfSandboxes } from './routes.ts'
import { shape } from './schemas.ts'

/** Asks a route of the control API by its operationId; a sandbox is named where the route is about one. */
export type Ask = (id: string, parts?: Parts, sandbox?: string) => Answer | Promise<Answer>

/**
 * The control API for callers of the same process: the same routes, checked alike, without a request. What waits for nothing is
 * done when the call returns.
 */
export function directControl(control: Control): Ask {
  const check = checksOf()
  const { routes } = globalRoutes()
  const ofSandboxes = new Map(routesOfSandboxes.map((route) => [route.id, route]))
  const others = new Map(routes.map((route) => [route.id, route]))
  return (id, parts = {}, sandbox) => {
    const route = ofSandboxes.get(id) ?? others.get(id)
    if (!route) throw new Error(`Failed to ask ${id}: the control API has no operation of that name`)
    const refused = check(route, parts)
    if (refused) return refused
    const asked: Asked<Required<Parts>> = {
      control,
      params: parts.params ?? {},
      query: parts.query ?? {},
      body: parts.body ?? {},
      accept: '',
      wallMs: control.host.now(),
    }
    const ofSandbox = ofSandboxes.get(id)
    if (ofSandbox && sandbox !== undefined) return askSandbox(asked, sandbox, ofSandbox)
    return others.get(id)?.handle(asked) ?? problem('invalid', `${id} is about one sandbox; name it.`)
  }
}

/** Where a request's query and body stand, in the words of the checks. */
const places = { querystring: 'query', body: 'body' } as const

/** Compares the query and body of a call with what its route takes. */
function checksOf(): (route: ControlRoute<never>, parts: Parts) => Answer | undefined {
  const makeCheck = checks()
  const made = new Map<string, ReturnType<typeof makeCheck>>()
  return (route, parts) => {
    for (const [place, part] of Object.entries(places)) {
      const schema = part === 'body' ? route.body : shape(route.query ?? {})
      if (!schema) continue
      const key = `${route.id} ${place}`
      const check = made.get(key) ?? makeCheck(schema, place)
      made.set(key, check)
      if (!check(parts[part] ?? {})) return problem('invalid', describe(place, check.errors ?? []))
    }
    return undefined
  }
}

/** Where a route stands below the control API's URL: method and path, the sandbox of a name put in where it is about one. */
export function addressOfRoute(id: string, params: object = {}, sandbox?: string): { method: string; path: string } {
  const ofSandbox = routesOfSandboxes.find((route) => route.id === id)
  const route = ofSandbox ?? globalRoutes().routes.find((other) => other.id === id)
  if (!route) throw new Error(`Failed to ask ${id}: the control API has no operation of that name`)
  const values: Readonly<Record<string, unknown>> = { ...params }
  const path = route.path.replaceAll(/:(\w+)/g, (_found, name: string) => encodeURIComponent(String(values[name])))
  const prefix = ofSandbox && sandbox !== undefined ? `/sandboxes/${encodeURIComponent(sandbox)}` : ''
  return { method: route.method, path: prefix + path }
}
