import { AicTenant, type Beginning, type Got, type With } from './aic.ts'

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
  constructor(beginning: Beginning = {}) {
    super(beginning)
  }

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
}
