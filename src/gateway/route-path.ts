import type { Route } from '../contract/index.ts'

/** A path template as the router reads it, and the values of its parameters under the names that the contract gives them. */
export interface RoutePath {
  readonly url: string
  readonly named: (params: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
}

const plain = /^(?:\/(?:\{\w+\}|[^{}:/]*))*$/

/** Whether the last parameter of a route takes the rest of the path. */
export function takesRest({ operation }: Pick<Route, 'operation'>): boolean {
  return operation.parameters.some(({ rest }) => rest === true)
}

/**
 * The router's form of an OpenAPI path template. Where parameters are whole segments with plain names, the router's values are passed on;
 * else (`/reports/{id}.json`, `/jobs/{job-id}:cancel`, `/map/{x},{y}`) it is given names of its own. With `rest` the last parameter
 * takes what remains of the path, slashes included.
 */
export function routePath(template: string, rest = false): RoutePath {
  if (rest) return restPath(template)
  if (plain.test(template)) return { url: template.replaceAll(/\{(\w+)\}/g, ':$1'), named: (params) => params }
  const names: string[] = []
  const own = (name: string): string => `:p${names.push(name) - 1}`
  const segments = template.split('/').map((segment) => {
    const escaped = segment.replaceAll(':', '::')
    const whole = /^\{([^{}]+)\}$/.exec(escaped)?.[1]
    if (whole !== undefined) return own(whole.replaceAll('::', ':'))
    return escaped.replaceAll(/\{([^{}]+)\}/g, (_found, name: string) => `${own(name.replaceAll('::', ':'))}(^.+?)`)
  })
  return {
    url: segments.join('/'),
    named: (params) => Object.fromEntries(names.map((name, index) => [name, params[`p${index}`] ?? ''])),
  }
}

/** The parameter at the end becomes the router's wildcard. */
function restPath(template: string): RoutePath {
  const at = template.lastIndexOf('/') + 1
  const name = template.slice(at + 1, -1)
  const { url, named } = routePath(template.slice(0, at))
  return { url: `${url}*`, named: ({ '*': end = '', ...params }) => ({ ...named(params), [name]: end }) }
}
