/**
 * @typedef {object} ApiKey
 * @property {string} orgId
 * @property {string} apiKeyId
 * @property {string} accessToken
 * @property {string} refreshToken
 *
 * @typedef {object} Options
 * @property {string} url base URL of the API
 * @property {ApiKey} apiKey
 * @property {(tokens: { accessToken: string, refreshToken: string }) => void} [onTokens] keeps new tokens: a refresh token serves once
 * @property {typeof fetch} [fetch]
 * @property {(ms: number) => Promise<unknown>} [wait]
 */

/** The API refused; the message says what to do where that is known. */
export class Refused extends Error {}

const attempts = 6
const pauseMs = 1_000

/** An organization of Cisco Security Cloud Control, called with an API key. */
export class Organization {
  #options
  #accessToken
  #refreshToken

  /** @param {Options} options */
  constructor({ fetch = globalThis.fetch, wait = sleep, onTokens = () => undefined, ...rest }) {
    this.#options = { fetch, wait, onTokens, ...rest }
    this.#accessToken = rest.apiKey.accessToken
    this.#refreshToken = rest.apiKey.refreshToken
  }

  /**
   * Calls the API about this organization and answers the body. What fails on the way is repeated: no answer, 429,
   * 5xx, and once an access token that has expired. What is called here can be called twice.
   */
  async call(method, path, body) {
    let failure = ''
    let isFresh = false
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const response = await this.#send(method, path, body)
      const text = await response.text()
      if (response.ok) return JSON.parse(text)
      failure = `${method} ${path} was answered ${response.status}: ${text}`
      if (response.status === 401 && !isFresh) {
        await this.#refresh()
        isFresh = true
      } else if (response.status === 429 || response.status >= 500) await this.#options.wait(pauseOf(response, attempt))
      else throw new Refused(failure + adviceFor(response.status))
    }
    throw new Refused(`${failure} (gave up after ${attempts} attempts)`)
  }

  /** Sends once; no answer at all counts as 503. */
  async #send(method, path, body) {
    const { url, apiKey, fetch } = this.#options
    try {
      return await fetch(`${url}/v1/organizations/${apiKey.orgId}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#accessToken}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      })
    } catch (error) {
      if (error instanceof TypeError) return new Response(`no answer: ${error.message}`, { status: 503 })
      throw error
    }
  }

  /**
   * Trades the refresh token for new ones. It is spent by that: when no answer came, another try tells whether it was, and then there is
   * nothing to go on with.
   */
  async #refresh() {
    const { onTokens } = this.#options
    const response = await this.#trade().catch(() => this.#trade())
    const answer = await response.json()
    if (!response.ok) throw new Refused(`the API key gives no new tokens: ${answer.message}; generate a new one`)
    this.#accessToken = answer.access_token
    this.#refreshToken = answer.refresh_token
    onTokens({ accessToken: answer.access_token, refreshToken: answer.refresh_token })
  }

  #trade() {
    const { url, apiKey, fetch } = this.#options
    return fetch(`${url}/v1/organizations/${apiKey.orgId}/apiKeys/${apiKey.apiKeyId}/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#refreshToken}` },
      body: new URLSearchParams({ grant_type: 'refresh_token' }),
    })
  }
}

/** What the API asks for in seconds, else a growing pause; in ms. */
function pauseOf(response, attempt) {
  const seconds = Number(response.headers.get('retry-after'))
  return seconds > 0 ? seconds * 1000 : pauseMs * 2 ** attempt
}

const adviceFor = (status) => (status === 403 ? '; is the API key that of an organization administrator?' : '')

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
