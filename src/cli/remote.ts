/** Which running Backlot a verb talks to. */
export interface Remote {
  readonly url: string
  readonly sandbox: string
  readonly controlToken?: string
}

/** Calls the control API of a running Backlot; throws one line that says what failed and what to do. */
export async function callControl<T>(remote: Remote, method: string, path: string, body?: unknown): Promise<T> {
  const url = `${remote.url}/_backlot/sandboxes/${encodeURIComponent(remote.sandbox)}${path}`
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(remote.controlToken === undefined ? {} : { authorization: `Bearer ${remote.controlToken}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(`nothing answers at ${remote.url}; run backlot start first, or name another with --url`)
  })
  const answer = (await response.json()) as T & { readonly detail?: string; readonly title?: string }
  if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `the control API answered ${response.status}`)
  return answer
}
