import { type ConfigurationItem, idmItem, scriptItem } from '../../src/vendors/pingone-aic/configuration.ts'
import { applyChange, send } from '../../src/world/index.ts'
import { AicTenant, type Got, type With } from './aic.ts'

/** The header that every promotion call must carry. */
export const version = { 'accept-api-version': 'protocol=1.0,resource=1.0' }

/** How long each kind of work takes at real pace, in ms. */
export const takes = {
  lock: 180_000,
  unlock: 180_000,
  check: 120_000,
  copy: 300_000,
  restore: 300_000,
  restart: 107_000,
}

/** A tenant whose promotion calls are asked of staging unless told otherwise. */
export class PromotionTenant extends AicTenant {
  /** A call below `/environment/promotion`, such as `POST lock`. */
  promotion(line: string, body?: unknown, { site = 'staging', headers = {}, ...rest }: With = {}): Got {
    const [method, path] = line.split(' ')
    return this.ask(`${method} /environment/promotion/${path}`, body, {
      site,
      headers: { ...version, ...headers },
      ...rest,
    })
  }

  /** Locks the pair below a site and lets the time pass that it takes; its promotion id. */
  locked(site = 'staging'): string {
    const { body } = this.promotion('POST lock', {}, { site })
    this.pass(takes.lock)
    return body.promotionId as string
  }

  /** The result of the lock of the pair below a site. */
  result(site = 'staging'): string {
    return this.promotion('GET lock/state', undefined, { site }).body.result as string
  }

  /** Puts items into the configuration of an environment, or takes those away whose body is `null`. */
  configure(site: string, bodies: Readonly<Record<string, Record<string, unknown> | null>>): void {
    let { configuration } = this.here(site)
    for (const [id, body] of Object.entries(bodies)) {
      const item = itemOf(id, body ?? {})
      configuration = body ? configuration.with(item.key, item) : configuration.without(item.key)
    }
    const resources = applyChange(this.world.resources, 'pingone-aic', site, { here: { configuration } })
    this.world = { ...this.world, resources }
  }

  /** The configuration of an environment: key to body. */
  configuration(site: string): Record<string, unknown> {
    return Object.fromEntries([...this.here(site).configuration.entries()].map(([key, { body }]) => [key, body]))
  }

  /** Lets a machine of a site fail, as the fault `machineError` does. */
  fail(machine: string, site = 'staging'): void {
    this.world =
      send(this.engine, this.world, 'pingone-aic', site, { machine, event: 'fail' }, this.nowMs) ?? this.world
  }

  /** How the promotion into a site stands. */
  progress(site = 'staging'): Got['body'] {
    return this.promotion('GET promote', undefined, { site }).body
  }

  /** Starts a run and lets the time pass that a whole promotion takes. */
  promoted(request: object = {}, site = 'staging'): Got {
    const begun = this.promotion('POST promote', { dryRun: false, ...request }, { site })
    this.pass(takes.check + takes.copy + takes.restart)
    return begun
  }

  /** Rolls back and lets the time pass that it takes. */
  rolledBack(request: object = {}, site = 'staging'): Got {
    const begun = this.promotion('POST rollback', request, { site })
    this.pass(takes.restore + takes.restart)
    return begun
  }
}

/** An item by its config id, or a script by `<realm>/<uuid>` where the realm is `alpha` or `bravo`. */
function itemOf(id: string, body: Record<string, unknown>): ConfigurationItem {
  const script = /^(alpha|bravo)\/(.+)$/.exec(id)
  return script ? scriptItem(script[1] as string, script[2] as string, body) : idmItem(id, body)
}
