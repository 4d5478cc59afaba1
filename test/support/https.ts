import { request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'

/** What an https call answered. */
export interface Secured {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface Wanted {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  /** The name that the certificate must hold; that of the URL unless given. */
  readonly servername?: string
  /** The authority that is trusted alone, as PEM; those of Node unless given. */
  readonly ca?: string
}

/** A call over https by a client that trusts one authority; rejects when it does not trust the server. */
export function secured(url: string, { body, ...options }: Wanted = {}): Promise<Secured> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...options, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}
