import { createPrivateKey, randomUUID, sign } from 'node:crypto'

/**
 * @typedef {object} Account
 * @property {string} id id of the service account
 * @property {object} jwk its private key
 *
 * @typedef {object} Options
 * @property {string} url base URL of the tenant
 * @property {Account} account
 * @property {string} [scopes] what to ask for at login, separated by blanks
 * @property {typeof fetch} [fetch]
 * @property {(ms: number) => Promise<unknown>} [wait]
 */

/** The tenant refused; the message says what to do where that is known. */
export class Refused extends Error {}

const attempts = 6
const pauseMs = 1_000
const busyPauseMs = 5_000
const longestBusyMs = 15 * 60_000

/** A PingOne Advanced Identity Cloud tenant, called as a service account. */
export class Tenant {
  #options
  #token = ''

  /** @param {Options} options */
  constructor({ url, fetch = globalThis.fetch, wait = sleep, scopes = 'fr:idc:esv:*', ...rest }) {
    this.#options = { url: url.replace(/\/+$/, ''), fetch, wait, scopes, ...rest }
  }

  /** Waits as the options say. */
  wait(ms) {
    return this.#options.wait(ms)
  }

  /**
   * Calls the tenant and answers the body; `undefined` where what is read or deleted is not there. What passes is waited for: no answer,
   * a limit, a restart or a lock under way, and 5xx; a token that is no longer accepted is renewed, once. `isDone` looks whether a write
   * whose answer was lost has happened, so that it is not made twice.
   *
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @param {() => Promise<boolean>} [isDone]
   */
  async call(method, path, body, isDone) {
    let failure = ''
    let isRenewed = false
    let busyMs = 0
    for (let failed = 0; failed < attempts;) {
      const answer = await this.#send(method, path, body)
      const { status, text } = answer
      if (status >= 200 && status < 300) return text === '' ? {} : JSON.parse(text)
      if (status === 404 && (method === 'GET' || method === 'DELETE')) return undefined
      failure = `${method} ${path} was answered ${status || 'nothing'}: ${text}`
      if (status === 401 && !isRenewed) {
        isRenewed = true
        this.#token = ''
        continue
      }
      if (!isPassing(status)) throw new Refused(failure + adviceFor(status, method, path))
      if (isBusy(status) && busyMs < longestBusyMs) busyMs += busyPauseMs
      else failed++
      await this.wait(pauseOf(answer, failed))
      if (mayHaveHappened(status) && (await isDone?.())) return {}
    }
    throw new Refused(`${failure} (gave up after ${attempts} attempts)`)
  }

  /** Sends once. */
  async #send(method, path, body) {
    const refused = this.#token ? undefined : await this.#login()
    if (refused) return refused
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'accept-api-version': 'resource=1.0',
      ...(body && { 'content-type': 'application/json' }),
    }
    return this.#exchange(path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  }

  /** Gets a token; answers the refusal when there may be none the next time. */
  async #login() {
    const { url, account, scopes } = this.#options
    const path = '/am/oauth2/access_token'
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: 'service-account',
      scope: scopes,
      assertion: assertionFor(account, url + path),
    })
    const answer = await this.#exchange(path, { method: 'POST', body })
    if (isPassing(answer.status)) return answer
    if (answer.status !== 200) {
      throw new Refused(`the service account ${account.id} cannot log in with the scopes ${scopes}: ${answer.text}`)
    }
    this.#token = JSON.parse(answer.text).access_token
    return undefined
  }

  /** Sends once and reads the whole answer; a connection that ends before that is the status 0. */
  async #exchange(path, request) {
    const { url, fetch } = this.#options
    try {
      const response = await fetch(url + path, request)
      return { status: response.status, headers: response.headers, text: await response.text() }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      return { status: 0, headers: new Headers(), text: error.message }
    }
  }
}

function assertionFor({ id, jwk }, audience) {
  const claims = { iss: id, sub: id, aud: audience, exp: Math.floor(Date.now() / 1000) + 180, jti: randomUUID() }
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(text), createPrivateKey({ key: jwk, format: 'jwk' }))
  return `${text}.${signature.toString('base64url')}`
}

/** Encodes as JSON in base64url. */
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Whether a restart or a lock is in the way, which takes minutes. */
const isBusy = (status) => status === 409 || status === 423 || status === 503

/** Whether a refusal may be none the next time. */
const isPassing = (status) => isBusy(status) || status === 429 || mayHaveHappened(status)

/** Whether something may have happened all the same. */
const mayHaveHappened = (status) => status === 0 || status >= 500

/** What the tenant asks for, in seconds or as a date, else a pause that grows with failures; in ms. */
function pauseOf({ status, headers }, failed) {
  const after = headers.get('retry-after') ?? ''
  if (Number(after) > 0) return Number(after) * 1000
  const untilMs = Date.parse(after) - Date.parse(headers.get('date') ?? '')
  if (untilMs > 0) return untilMs
  return isBusy(status) ? busyPauseMs : pauseMs * 2 ** failed
}

function adviceFor(status, method, path) {
  if (status !== 403) return ''
  const write = path.startsWith('/environment/startup') ? 'restart' : 'update'
  return `; the service account needs the scope fr:idc:esv:${method === 'GET' ? 'read' : write} or fr:idc:esv:*`
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
