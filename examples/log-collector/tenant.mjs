import { sign } from 'node:crypto'

/**
 * @typedef {object} KeyFile what the console gives out for an administration key
 * @property {string} accessID
 * @property {string} accessKey private key as PEM
 * @property {string} adminRestApiUrl
 *
 * @typedef {object} Options
 * @property {KeyFile} keyFile
 * @property {typeof fetch} [fetch]
 * @property {(ms: number) => Promise<unknown>} [wait]
 * @property {() => number} [now] the present in ms
 */

/** The tenant refused; the message says what to do where that is known. */
export class Refused extends Error {}

const attempts = 6
const pauseMs = 1_000
const lifetimeSeconds = 3600

/** Encodes as JSON in base64url. */
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An RSA Cloud Access Service tenant, called with an administration key. */
export class Tenant {
  #options
  #token = ''
  #answeredMs = 0

  /** @param {Options} options */
  constructor({ fetch = globalThis.fetch, wait = sleep, now = Date.now, ...rest }) {
    this.#options = { fetch, wait, now, ...rest }
  }

  /** The present in ms. */
  now() {
    return this.#options.now()
  }

  /** What the clock of the tenant showed when it last answered, in ms: this machine's own may be ahead, and events would be missed. */
  get answeredMs() {
    return this.#answeredMs
  }

  /** Reads a page. What fails on the way is repeated: no answer, 429, 5xx, and once a token that is no longer accepted. */
  async get(path, query) {
    const { keyFile, wait } = this.#options
    const base = keyFile.adminRestApiUrl.replace(/\/(v1)?$/, '')
    const url = `${base}${path}?${new URLSearchParams(query)}`
    let failure = ''
    let isFresh = false
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (!this.#token) isFresh = true
      const response = await this.#send(url)
      const text = await response.text()
      if (response.ok) return JSON.parse(withLongNumbersAsText(text))
      failure = `GET ${path} was answered ${response.status}: ${text}`
      // A token that has expired and a role that is missing are refused alike: only a new token tells them apart.
      if (response.status === 403 && !isFresh) this.#token = ''
      else if (response.status !== 429 && response.status < 500) throw new Refused(failure + adviceFor(response.status))
      else await wait(pauseOf(response, attempt))
    }
    throw new Refused(`${failure} (gave up after ${attempts} attempts)`)
  }

  /** Sends once; no answer at all counts as 503. */
  async #send(url) {
    try {
      this.#token ||= this.#newToken()
      const response = await this.#options.fetch(url, { headers: { authorization: `Bearer ${this.#token}` } })
      this.#answeredMs = Date.parse(response.headers.get('date'))
      return response
    } catch (error) {
      if (error instanceof TypeError) return new Response(`no answer: ${error.message}`, { status: 503 })
      throw error
    }
  }

  #newToken() {
    const { keyFile } = this.#options
    const iat = Math.floor(this.now() / 1000)
    const claims = { sub: keyFile.accessID, aud: keyFile.adminRestApiUrl, iat, exp: iat + lifetimeSeconds }
    const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
    return `${text}.${sign('sha256', Buffer.from(text), keyFile.accessKey).toString('base64url')}`
  }
}

/** Ids of events have more digits than a number of JavaScript holds; they become texts, and texts stay as they are. */
const withLongNumbersAsText = (json) =>
  json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (found) => (found.startsWith('"') ? found : `"${found}"`))

/** What the tenant asks for in seconds, else a growing pause; in ms. */
function pauseOf(response, attempt) {
  const seconds = Number(response.headers.get('retry-after'))
  return seconds > 0 ? seconds * 1000 : pauseMs * 2 ** attempt
}

const adviceFor = (status) => (status === 403 ? '; is the key right, and may its role read this log?' : '')

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
