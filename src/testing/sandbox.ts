import type { Client } from 'openapi-fetch'
import { environmentOf } from '../cli/variables.ts'
import type { Coverage, Expectation, Verdict } from '../report/index.ts'
import type { EntrySummary, EntryView } from '../sandbox/index.ts'
import type { Fetch } from '../host/index.ts'
import type { VendorPaths } from '../vendors/contracts.ts'
import { instantOf, type Pace } from '../world/index.ts'
import type { Asking } from './asking.ts'
import { type ClientOptions, clientOf } from './clients.ts'
import { BacklotError } from './errors.ts'
import type {
  ArmedFault,
  ClockView,
  Credentials,
  Parts,
  Place,
  Sandbox,
  SandboxClock,
  SandboxFaults,
  SandboxJournal,
  SiteUrls,
  Snapshot,
  TokenOrder,
} from './types.ts'

/** What a sandbox is reached by. */
export interface Reach {
  readonly asking: Asking
  readonly fetch: Fetch
  /** The URL of the control API. */
  readonly control: string
  readonly controlToken?: string | undefined
}

/** A sandbox as the control API shows it. */
export interface SandboxView {
  readonly name: string
  readonly sites: SiteUrls
  readonly credentials: Credentials
}

/** The sandbox of a name as the control API shows it. */
export async function viewOf(asking: Asking, name: string): Promise<SandboxView> {
  return (await asking('getSandbox', { params: { name } })) as SandboxView
}

/** A sandbox that is worked on by the control API, in this process or another. */
export class ControlledSandbox implements Sandbox {
  readonly name: string
  readonly sites: SiteUrls
  readonly credentials: Credentials
  readonly control: string
  readonly clock: SandboxClock
  readonly faults: SandboxFaults
  readonly journal: SandboxJournal
  readonly fetch: Fetch
  readonly #reach: Reach

  constructor(reach: Reach, { name, sites, credentials }: SandboxView) {
    this.#reach = reach
    this.name = name
    this.sites = sites
    this.credentials = credentials
    this.control = reach.control
    this.fetch = reach.fetch
    this.clock = clockOf(this)
    this.faults = faultsOf(this)
    this.journal = journalOf(this)
  }

  /** Asks the control API about this sandbox: answers at once where nothing has to be waited for. */
  askNow<T>(id: string, parts?: Parts): T | Promise<T> {
    return this.#reach.asking(id, parts, this.name) as T | Promise<T>
  }

  /** The same as a promise. What waits for nothing has been done when it returns. */
  async ask<T = void>(id: string, parts?: Parts): Promise<T> {
    return this.askNow<T>(id, parts)
  }

  url(vendor: string, site?: string): string {
    const urls = this.sites[vendor]
    const url = site === undefined ? Object.values(urls ?? {})[0] : urls?.[site]
    if (url !== undefined) return url
    const known = urls
      ? `sites of ${vendor} are ${Object.keys(urls).join(', ')}`
      : `vendors are ${Object.keys(this.sites).join(', ')}`
    throw new BacklotError(`there is no ${urls ? `site ${site}` : `vendor ${vendor}`}; ${known}`)
  }

  client<Vendor extends keyof VendorPaths>(vendor: Vendor, options: ClientOptions = {}): Client<VendorPaths[Vendor]> {
    const { site, principal, scopes } = options
    const body = { vendor, ...(site && { site }), ...(principal && { principal }), ...(scopes && { scopes }) }
    const parts = {
      baseUrl: this.url(vendor, site),
      fetch: this.fetch,
      nowMs: async () => instantOf(await this.clock.now()) ?? 0,
      mint: () => this.ask<{ token: string; expiresAt: string | null }>('mintToken', { body }),
    }
    return clientOf<VendorPaths[Vendor]>(parts, options)
  }

  async pace(pace: Pace): Promise<void> {
    await this.ask('putPace', { body: { pace } })
  }

  async token(order: TokenOrder = {}): Promise<string> {
    return (await this.ask<{ token: string }>('mintToken', { body: order })).token
  }

  async snapshot(id?: string): Promise<Snapshot> {
    const made = await this.ask<{ id: string }>('saveSnapshot', { body: id === undefined ? {} : { id } })
    const params = { id: made.id }
    return { id: made.id, restore: () => this.ask('restoreSnapshot', { params }) }
  }

  async reset(): Promise<void> {
    await this.ask('reset')
  }

  verify(expected: Expectation): Promise<Verdict> {
    return this.ask('verify', { body: expected })
  }

  coverage(): Promise<Coverage> {
    return this.ask('getCoverage')
  }

  environment(site?: string): Readonly<Record<string, string>> {
    const { control, controlToken } = this.#reach
    const { sites, credentials } = this
    return environmentOf({ control, controlToken, sites, credentials }, undefined, site)
  }

  console(action: string, input: object = {}, { vendor, site }: Place = {}): Promise<unknown> {
    const chosen = vendor ?? Object.keys(this.sites)[0] ?? ''
    const params = { vendor: chosen, site: site ?? Object.keys(this.sites[chosen] ?? {})[0] ?? '', action }
    return this.ask('actInConsole', { params, body: input })
  }

  async close(): Promise<void> {
    await this.#reach.asking('deleteSandbox', { params: { name: this.name } })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function clockOf(sandbox: ControlledSandbox): SandboxClock {
  const move = (body: object): Promise<ClockView> => sandbox.ask('moveClock', { body })
  return {
    now: async () => (await sandbox.ask<ClockView>('getClock')).now,
    advance: (advance) => move({ advance }),
    set: (set) => move({ set }),
    freeze: () => move({ freeze: true }),
    resume: () => move({ resume: true }),
  }
}

function faultsOf(sandbox: ControlledSandbox): SandboxFaults {
  return {
    arm: (body) => sandbox.ask('armFault', { body }),
    list: async () => (await sandbox.ask<{ faults: readonly ArmedFault[] }>('listFaults')).faults,
    disarm: (id) => (id === undefined ? sandbox.ask('disarmFaults') : sandbox.ask('disarmFault', { params: { id } })),
  }
}

function journalOf(sandbox: ControlledSandbox): SandboxJournal {
  return {
    list: async (query = {}) =>
      (await sandbox.ask<{ entries: readonly EntrySummary[] }>('listJournal', { query })).entries,
    get: (id) => sandbox.ask<EntryView>('getJournalEntry', { params: { id } }),
    clear: () => sandbox.ask('clearJournal'),
  }
}
