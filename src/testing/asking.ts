import { addressOfRoute, type Ask } from '../control/index.ts'
import { exchange } from '../host/index.ts'
import { BacklotError } from './errors.ts'
import type { Parts } from './types.ts'

/** Asks an operation of the control API by its operationId; answers a value, or a promise where something is waited for. */
export type Asking = (id: string, parts?: Parts, sandbox?: string) => unknown

/** Asks in process. */
export function askingDirectly(ask: Ask): Asking {
  return (id, parts = {}, sandbox = undefined) => {
    const answer = ask(id, parts, sandbox)
    return answer instanceof Promise ? answer.then(bodyOf) : bodyOf(answer)
  }
}

/** Asks a Backlot that another process runs. */
export function askingOverHttp(control: string, token?: string): Asking {
  return async (id, { params, query = {}, body } = {}, sandbox = undefined) => {
    const { method, path } = addressOfRoute(id, params, sandbox)
    const text = body === undefined ? undefined : JSON.stringify(body)
    const { status, text: answered } = await exchange({
      url: `${control}/_backlot${path}${queryText(query)}`,
      method,
      headers: {
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(text)),
        }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(text !== undefined && { body: text }),
    }).catch((error: Error) => {
      throw new BacklotError(`no Backlot answers at ${control}: ${error.message}; is it running?`)
    })
    return bodyOf({ status, body: answered === '' ? undefined : JSON.parse(answered) })
  }
}

function queryText(query: object): string {
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return text === '' ? '' : `?${text}`
}

function bodyOf({ status, body }: { readonly status: number; readonly body?: unknown }): unknown {
  if (status < 400) return body
  const { detail } = body as { readonly detail: string }
  throw new BacklotError(detail)
}
