/** A request as bytes. */
export interface Wire {
  readonly method?: string
  readonly target: string
  readonly version?: string
  /** Header lines without their line ends; `Host` stands before them unless `host` is false. */
  readonly lines?: readonly string[]
  readonly host?: boolean
  readonly body?: string | Uint8Array
  /** What `Content-Length` says of the body; nothing for `null`. */
  readonly length?: number | null
}

/** The bytes of a request, exactly as written here: nothing is escaped or checked. */
export function wire({ method, target, version = '1.1', lines = [], host = true, body, length }: Wire): Uint8Array {
  const said = length === undefined ? (body === undefined ? null : Buffer.byteLength(body)) : length
  const head = [
    `${method ?? (body === undefined ? 'GET' : 'PUT')} ${target} HTTP/${version}`,
    ...(host ? ['Host: localhost'] : []),
    ...lines,
    ...(said === null ? [] : [`Content-Length: ${said}`]),
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body ?? '')])
}
