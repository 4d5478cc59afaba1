/** A path template as the router reads it, and the values of its parameters under the names that the contract gives them. */
export interface RoutePath {
  readonly url: string
  readonly named: (params: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
}

const plain = /^(?:\/(?:\{\w+\}|[^{}:/]*))*$/

/**
 * The router's form of an OpenAPI path template. Where parameters are whole segments with plain names, the router's values are passed on;
 * else (`/reports/{id}.json`, `/jobs/{job-id}:cancel`, `/map/{x},{y}`) it is given names of its own.
 */
export function routePath(template: string): RoutePath {
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
