import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Registry, tenancyOf } from '../sandbox/index.ts'
import { listen, type Listener, type Listening, type Patience, type ServerTls, wallNow } from '../host/index.ts'
import { type Address, addressOfHost, addressOfPath, defaultSandbox, sandboxHeader, type Sites } from './address.ts'
import { lostAddress } from './lost-address.ts'
import { bringToOriginForm } from './target.ts'
import { problemReply, refusalOf } from './unread.ts'
import { type Addressed, createVendorApp, type Observer } from './vendor-app.ts'

/** Base URLs of a sandbox: vendor to site to URL. */
export type SiteUrls = Record<string, Record<string, string>>

/** What stands before all addresses of a gateway that listens nowhere: a name that no resolver finds (RFC 6761). */
const nowhere = 'http://backlot.invalid'

/** How the gateway listens. */
export interface GatewayOptions {
  readonly registry: Registry
  readonly host: string
  /**
   * The main port; each site of the default sandbox listens on one of the ports after it. 0 picks free ports; without one nothing
   * listens, and calls come by `dispatch` alone.
   */
  readonly port: number | undefined
  /** By vendor: the sites that are served; all unless given. */
  readonly sites?: Readonly<Record<string, readonly string[]>>
  /** Ports of sites of the default sandbox by `<vendor>/<site>`, in place of those after the main port. */
  readonly ports?: Readonly<Record<string, number>>
  /** The control API's listener, made when the first call for it arrives. */
  readonly control: () => Promise<RequestListener>
  readonly observe?: Observer
  /** What all listeners speak https with; http without it. */
  readonly tls?: ServerTls
  /** How long clients may take. */
  readonly patience?: Patience
}

/**
 * Dispatches calls by address to one fastify instance per vendor.
 *
 * The main port serves `/_backlot` and every sandbox by path, header or host label; sites of the default sandbox, and of
 * sandboxes that asked for it, have ports of their own.
 */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #sites: Sites
  readonly #apps = new Map<string, FastifyInstance>()
  readonly #ports = new Map<string, { readonly url: string; readonly listening: Listening }>()
  #main: Listening | undefined
  #control: Promise<RequestListener> | undefined

  constructor(options: GatewayOptions) {
    this.#options = options
    const { sites: served = {} } = options
    this.#sites = new Map(
      [...options.registry.engine.tenancies].map(([vendor, { sites }]) => [vendor, served[vendor] ?? sites]),
    )
  }

  /** Builds the vendors' instances and listens on the main port and on the ports of the default sandbox. */
  async open(): Promise<void> {
    const { registry, host, port, observe = () => undefined } = this.#options
    for (const vendor of this.#sites.keys()) {
      this.#apps.set(vendor, await createVendorApp(tenancyOf(registry.engine, vendor), observe))
    }
    if (port === undefined) return
    this.#main = await listen(
      host,
      port,
      this.#listener((request, response) => this.#onMain(request, response)),
    )
    await this.openPorts(defaultSandbox, port === 0 ? 0 : port + 1)
  }

  /** Gives each site of a sandbox a port of its own, from `firstPort` on, or free ones; all of them or none. */
  async openPorts(sandbox: string, firstPort = 0): Promise<void> {
    let port = firstPort
    const addresses = [...this.#sites].flatMap(([vendor, sites]) =>
      sites.map((site) => ({ sandbox, vendor, site, prefix: '' })),
    )
    try {
      for (const address of addresses) {
        const own = sandbox === defaultSandbox ? this.#options.ports?.[`${address.vendor}/${address.site}`] : undefined
        await this.#openPort(address, own ?? port)
        if (port !== 0 && own === undefined) port++
      }
    } catch (error) {
      await this.closePorts(sandbox)
      throw error
    }
  }

  /** Closes the ports of a sandbox. */
  async closePorts(sandbox: string): Promise<void> {
    for (const [key, { listening }] of this.#ports) {
      if (!key.startsWith(`${sandbox}/`)) continue
      this.#ports.delete(key)
      await listening.close()
    }
  }

  /** The base URL of each site of a sandbox: its port where it has one, else its path on the main port. */
  sitesOf(sandbox: string): SiteUrls {
    const urls: SiteUrls = {}
    const prefix = sandbox === defaultSandbox ? '' : `/~${sandbox}`
    for (const [vendor, sites] of this.#sites) {
      const pathUrl = (site: string): string => `${this.controlUrl()}${prefix}/${vendor}/${site}`
      urls[vendor] = Object.fromEntries(
        sites.map((site) => [site, this.#ports.get(portKey({ sandbox, vendor, site }))?.url ?? pathUrl(site)]),
      )
    }
    return urls
  }

  /** The base URL of the main port. */
  controlUrl(): string {
    if (this.#options.port === undefined) return nowhere
    if (!this.#main) throw new Error('Failed to name the main port: the gateway does not listen yet')
    return `${this.#baseUrl}:${this.#main.port}`
  }

  /** Answers a call that came by no port, as one on the main port. */
  dispatch(request: IncomingMessage, response: ServerResponse): void {
    bringToOriginForm(request)
    this.#onMain(request, response)
  }

  /** Stops listening and ends open connections. */
  async close(): Promise<void> {
    const ports = [...this.#ports.values()].map(({ listening }) => listening.close())
    await Promise.all([this.#main?.close(), ...ports, ...[...this.#apps.values()].map((app) => app.close())])
    this.#ports.clear()
  }

  async #openPort(address: Address, port: number): Promise<void> {
    const onSite: RequestListener = (request, response) => this.#toSite(request, response, address)
    const listening = await listen(this.#options.host, port, this.#listener(onSite, address))
    this.#ports.set(portKey(address), { url: `${this.#baseUrl}:${listening.port}`, listening })
  }

  /** A listener whose calls are in origin form; what it cannot read is refused by the addressed site where there is one. */
  #listener(answer: RequestListener, at?: Address): Listener {
    const { registry, tls, patience } = this.#options
    return {
      answer: (request, response) => {
        bringToOriginForm(request)
        answer(request, response)
      },
      refuse: (unread) => {
        const address = at ?? addressOfPath(unread.target, this.#sites)
        const sandbox = address && registry.use(address.sandbox, wallNow())
        return sandbox ? refusalOf(unread, sandbox, address, this.#baseUrl) : problemReply(unread)
      },
      tls,
      patience,
    }
  }

  /** Scheme and host of every base URL. */
  get #baseUrl(): string {
    const { host, tls } = this.#options
    const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
    return `${tls ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}`
  }

  #onMain(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/'
    if (url === '/' || url.startsWith('/_backlot')) return this.#toControl(request, response)
    const address = addressOfPath(url, this.#sites) ?? addressOfHost(request.headers.host, this.#sites)
    if (!address) return lostAddress(response, url, this.sitesOf(defaultSandbox))
    request.url = url.slice(address.prefix.length) || '/'
    this.#toSite(request, response, address)
  }

  #toSite(request: IncomingMessage, response: ServerResponse, address: Address): void {
    const named = request.headers[sandboxHeader]
    const name = typeof named === 'string' ? named : address.sandbox
    const nowMs = wallNow()
    const sandbox = this.#options.registry.use(name, nowMs)
    for (const ended of this.#options.registry.ended(nowMs)) this.#forget(ended.name, name, response)
    if (!sandbox) return lostAddress(response, request.url ?? '', this.sitesOf(defaultSandbox), name)
    ;(request as Addressed).backlot = { sandbox, address }
    this.#apps.get(address.vendor)?.routing(request, response)
  }

  /** Deletes a sandbox; the ports of the addressed one close once the call is answered, which may have come in by one of them. */
  #forget(name: string, addressed: string, response: ServerResponse): void {
    this.#options.registry.delete(name)
    if (name === addressed) response.once('close', () => void this.closePorts(name))
    else void this.closePorts(name)
  }

  #toControl(request: IncomingMessage, response: ServerResponse): void {
    this.#control ??= this.#options.control()
    this.#control.then(
      (listener) => listener(request, response),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  }
}

function portKey({ sandbox, vendor, site }: Pick<Address, 'sandbox' | 'vendor' | 'site'>): string {
  return `${sandbox}/${vendor}/${site}`
}
