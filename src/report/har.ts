import type { Entry, EntryView } from '../sandbox/index.ts'

/** What stands before the entries of an HTTP Archive (HAR 1.2), and after them; between entries there is a comma. */
export function harFrame(version: string): { readonly head: string; readonly foot: string } {
  const creator = JSON.stringify({ name: 'Backlot', version })
  return { head: `{"log":{"version":"1.2","creator":${creator},"entries":[\n`, foot: '\n]}}\n' }
}

type Values = Readonly<Record<string, string | string[] | undefined>>

/**
 * A call as an entry of an HTTP Archive, without secrets. Members that begin with `_` are our own. Times are those of the sandbox's
 * clock; durations and sizes on the wire are not known, which the format writes as -1.
 */
export function harEntry(sandbox: string, { call }: Pick<Entry, 'call'>, view: EntryView): object {
  const query = pairs(view.query)
  const search = query.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
  const mimeType = String(call.headers['content-type'] ?? '')
  return {
    startedDateTime: view.at,
    time: 0,
    request: {
      method: view.method,
      url: `${call.origin}${view.path}${search === '' ? '' : `?${search}`}`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(view.requestHeaders),
      queryString: query,
      ...(view.requestBody !== undefined && { postData: { mimeType, text: textOf(view.requestBody) } }),
      headersSize: -1,
      bodySize: -1,
    },
    response: responseOf(view),
    cache: {},
    timings: { send: -1, wait: -1, receive: -1 },
    _backlot: {
      sandbox,
      entry: view.id,
      vendor: view.vendor,
      site: view.site,
      operation: view.operation,
      problem: view.problem,
      source: view.source,
      decisions: view.decisions,
    },
  }
}

function responseOf({ status, replyHeaders, replyBody }: EntryView): object {
  const text = replyBody === undefined ? '' : textOf(replyBody)
  return {
    status,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs(replyHeaders),
    content: { size: Buffer.byteLength(text), mimeType: String(replyHeaders['content-type'] ?? ''), text },
    redirectURL: String(replyHeaders['location'] ?? ''),
    headersSize: -1,
    bodySize: -1,
  }
}

function pairs(values: Values): { readonly name: string; readonly value: string }[] {
  return Object.entries(values).flatMap(([name, value]) => {
    return [value ?? []].flat().map((one) => ({ name, value: one }))
  })
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))
