import { createPrivateKey, randomUUID, sign } from 'node:crypto'

/**
 * @typedef {object} Account
 * @property {string} id id of the service account
 * @property {object} jwk its private key
 *
 * @typedef {object} Options
 * @property {string} url base URL of the tenant
 * @property {Account} account
 * @property {typeof fetch} [fetch]
 * @property {(ms: number) => Promise<unknown>} [wait]
 */

/** The tenant refused; the message says what to do where that is known. */
export class Refused extends Error {}

const attempts = 6
const pauseMs = 1_000
const scopes = 'fr:idc:esv:*'

/** Encodes as JSON in base64url. */
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A PingOne Advanced Identity Cloud tenant, called as a service account. */
export class Tenant {
  #options
  #token = ''

  /** @param {Options} options */
  constructor({ fetch = globalThis.fetch, wait = sleep, ...rest }) {
    this.#options = { fetch, wait, ...rest }
  }

  /** Waits as the options say. */
  wait(ms) {
    return this.#options.wait(ms)
  }

  /**
   * Calls the tenant and answers the body; `undefined` for 404. What fails on the way is repeated: no answer, 409, 429, 5xx, and a token
   * that is no longer accepted. `isDone` looks whether a call that got no answer has happened all the same; without it the call can be
   * made twice.
   *
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {() => Promise<unknown>} [isDone]
   */
  async call(method, path, body, isDone) {
    let failure = ''
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const response = await this.#send(method, path, body)
      if (response.status === 404) return undefined
      const text = await response.text()
      if (response.ok) return text === '' ? {} : JSON.parse(text)
      failure = `${method} ${path} was answered ${response.status}: ${text}`
      if (response.status === 401) this.#token = ''
      else if (!isPassing(response.status)) throw new Refused(failure + adviceFor(response.status))
      if (response.status !== 401) await this.wait(pauseOf(response, attempt))
      if (response.status >= 500 && (await isDone?.())) return {}
    }
    throw new Refused(`${failure} (gave up after ${attempts} attempts)`)
  }

  /** Sends once; no answer at all counts as 503. */
  async #send(method, path, body) {
    try {
      if (!this.#token) {
        const refused = await this.#login()
        if (refused) return refused
      }
      return await this.#options.fetch(this.#options.url + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          'accept-api-version': 'resource=1.0',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
    } catch (error) {
      if (error instanceof TypeError) return new Response(`no answer: ${error.message}`, { status: 503 })
      throw error
    }
  }

  /** Gets a token; answers the response when it may be another one the next time. */
  async #login() {
    const { url, account, fetch } = this.#options
    const endpoint = `${url}/am/oauth2/access_token`
    const response = await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        client_id: 'service-account',
        scope: scopes,
        assertion: assertionFor(account, endpoint),
      }),
    })
    if (isPassing(response.status)) return response
    const answer = await response.json()
    if (response.ok) {
      this.#token = answer.access_token
      return undefined
    }
    throw new Refused(
      `the service account ${account.id} cannot log in: ${answer.error_description ?? answer.error}${adviceFor(403)}`,
    )
  }
}

function assertionFor({ id, jwk }, audience) {
  const claims = { iss: id, sub: id, aud: audience, exp: Math.floor(Date.now() / 1000) + 180, jti: randomUUID() }
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(text), createPrivateKey({ key: jwk, format: 'jwk' }))
  return `${text}.${signature.toString('base64url')}`
}

/** Whether a refusal may be none the next time: limits, locks and restarts under way, and what breaks in between. */
const isPassing = (status) => status === 409 || status === 429 || status >= 500

/** What the tenant asks for in seconds, else a growing pause; in ms. */
function pauseOf(response, attempt) {
  const seconds = Number(response.headers.get('retry-after'))
  return seconds > 0 ? seconds * 1000 : pauseMs * 2 ** attempt
}

const adviceFor = (status) => (status === 403 ? `; does the service account have the scope ${scopes}?` : '')

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
