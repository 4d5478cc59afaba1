import type { IncomingMessage } from 'node:http'

/**
 * Brings the target of a request into origin form. The authority of an absolute one takes the place of the host (RFC 9112, section
 * 3.2.2), and `#` is part of a path, as servers are sent no fragments.
 */
export function bringToOriginForm(request: IncomingMessage): void {
  const url = request.url ?? '/'
  const absolute = url.startsWith('/') ? null : /^https?:\/\/([^/?#]+)(.*)$/i.exec(url)
  if (absolute) request.headers.host = absolute[1]
  const target = absolute ? rooted(absolute[2] ?? '') : url
  request.url = target.includes('#') ? target.replaceAll('#', '%23') : target
}

const rooted = (rest: string): string => (rest.startsWith('/') ? rest : `/${rest}`)
