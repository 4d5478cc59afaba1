import { exchange } from '../host/index.ts'
import { UsageError } from './settings.ts'

/** Which running Backlot a verb talks to. */
export interface Remote {
  readonly url: string
  readonly sandbox: string
  readonly controlToken?: string
  /** The file of the authority to trust, besides those that Node trusts. */
  readonly ca?: string
}

/** Calls the control API of a running Backlot about a sandbox; throws one line that says what failed and what to do. */
export function callControl<T>(remote: Remote, method: string, path: string, body?: unknown): Promise<T> {
  return askControl<T>(remote, method, `/sandboxes/${encodeURIComponent(remote.sandbox)}${path}`, body)
}

/** As `callControl`, about no single sandbox. */
export async function askControl<T>(remote: Remote, method: string, path: string, body?: unknown): Promise<T> {
  const { status, text } = await exchange({
    url: `${remote.url}/_backlot${path}`,
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(remote.controlToken === undefined ? {} : { authorization: `Bearer ${remote.controlToken}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(remote.ca === undefined ? {} : { ca: remote.ca }),
  }).catch((error: NodeJS.ErrnoException) => unanswered(remote, error))
  const answer = parsed<T & { readonly detail?: string; readonly title?: string }>(remote, status === 204 ? '{}' : text)
  if (status >= 400) throw new Error(answer.detail ?? answer.title ?? `the control API answered ${status}`)
  return answer
}

function parsed<T>({ url }: Remote, text: string): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new Error(`what answers at ${url} is no Backlot; name another with --url`)
  }
}

function unanswered({ url, ca }: Remote, { code = '', message }: NodeJS.ErrnoException): never {
  if (code === 'ENOENT')
    throw new UsageError(`cannot read the authority ${ca}; name the ca.pem of that Backlot with --ca`)
  if (/CERT|ISSUER|VERIFY/.test(code)) {
    throw new Error(`the certificate of ${url} is not trusted: ${message}; name its authority with --ca <file>`)
  }
  if (code === 'EPROTO') throw new Error(`what answers at ${url} speaks no https; name it as http:// with --url`)
  if (code === 'ECONNRESET')
    throw new Error(`what answers at ${url} hung up; if it speaks https, name it so with --url`)
  throw new Error(`nothing answers at ${url}; run backlot start first, or name another with --url`)
}
