import createClient, { type Client } from 'openapi-fetch'
import type { Fetch } from '../host/index.ts'
import { instantOf } from '../world/index.ts'
import type { VendorPaths } from '../vendors/contracts.ts'

/** How a client is made. */
export interface ClientOptions {
  /** The vendor's first one unless given. */
  readonly site?: string
  /** Whom its tokens speak for; the first account unless given. */
  readonly principal?: string
  /** The scopes of its tokens; all of the principal unless given. */
  readonly scopes?: readonly string[]
  /** Headers of every call, such as credentials of another kind; with an `authorization` among them no token is sent. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Makes clients. */
export interface Clients {
  /** A client of a vendor's contract, typed by it; its tokens are got and renewed by themselves. */
  client<Vendor extends keyof VendorPaths>(vendor: Vendor, options?: ClientOptions): Client<VendorPaths[Vendor]>
}

/** What a client is made from. */
export interface ClientParts {
  readonly baseUrl: string
  readonly fetch: Fetch
  readonly nowMs: () => Promise<number>
  readonly mint: () => Promise<{ readonly token: string; readonly expiresAt: string | null }>
}

/** A client whose calls carry a token that is valid on the clock of the sandbox, unless they carry credentials of their own. */
export function clientOf<Paths extends object>(parts: ClientParts, { headers = {} }: ClientOptions): Client<Paths> {
  const tokens = new TokenHolder(parts)
  return createClient<Paths>({
    baseUrl: parts.baseUrl,
    headers,
    fetch: async (request: Request) => {
      if (request.headers.has('authorization')) return parts.fetch(request)
      const authorized = new Request(request)
      authorized.headers.set('authorization', `Bearer ${await tokens.valid()}`)
      return parts.fetch(authorized)
    },
  })
}

/** The newest token of a client. */
class TokenHolder {
  readonly #parts: ClientParts
  #token = ''
  #madeMs = Infinity
  #expiresMs = Infinity

  constructor(parts: ClientParts) {
    this.#parts = parts
  }

  /** A token that was made before now, as the clock may have been put back, and has not expired. */
  async valid(): Promise<string> {
    const nowMs = await this.#parts.nowMs()
    if (nowMs >= this.#madeMs && nowMs < this.#expiresMs) return this.#token
    const { token, expiresAt } = await this.#parts.mint()
    this.#token = token
    this.#madeMs = nowMs
    this.#expiresMs = (expiresAt === null ? undefined : instantOf(expiresAt)) ?? Infinity
    return token
  }
}
