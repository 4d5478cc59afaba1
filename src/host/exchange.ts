import type { IncomingMessage, RequestOptions } from 'node:http'
import { readText } from './files.ts'

/** A request to another process of this program. */
export interface Exchange {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The file of an authority that is trusted besides those that Node trusts. */
  readonly ca?: string
}

/** Sends a request and reads the whole answer; rejects with the system's error when there is none. */
export async function exchange(wanted: Exchange): Promise<{ readonly status: number; readonly text: string }> {
  const { url, method, headers, body, ca } = wanted
  const isSecure = url.startsWith('https:')
  const { request } = isSecure ? await import('node:https') : await import('node:http')
  const options: RequestOptions & { ca?: string[] } = { method, headers }
  if (isSecure && ca !== undefined) options.ca = [...(await import('node:tls')).rootCertificates, readText(ca)]
  return new Promise((resolve, reject) => {
    const asked = request(url, options, (response) => resolve(read(response)))
    asked.once('error', reject)
    asked.end(body)
  })
}

async function read(response: IncomingMessage): Promise<{ readonly status: number; readonly text: string }> {
  response.setEncoding('utf8')
  let text = ''
  for await (const part of response) text += String(part)
  return { status: response.statusCode ?? 0, text }
}
