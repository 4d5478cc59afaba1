/** @typedef {import('./load.js').Template} Template */

/**
 * What the loads send. Both sides get the same bytes, but for the path of the refused calls: bare fastify, which cannot
 * refuse, has routes that do nothing else.
 *
 * @typedef {'get' | 'list' | 'pair' | 'put' | 'put403' | 'put400'} LoadName
 * @typedef {'bare' | 'backlot'} Side
 * @typedef {{ full: string, other: string }} Tokens `full` may change variables, `other` lacks the scope
 */

/** Both sides of every comparison. */
export const sides = /** @type {const} */ (['bare', 'backlot'])

const item = '/environment/variables/{id}'
const collection = '/environment/variables'

const fields = { description: 'A variable that the benchmark changes on every call', expressionType: 'string' }
const fitting = JSON.stringify({ ...fields, valueBase64: '{value}' })
const unfitting = JSON.stringify({ ...fields, expressionType: 'colour', valueBase64: '{value}' })

/** @param {string} token */
const headersOf = (token) => ({
  accept: 'application/json',
  'accept-api-version': 'protocol=1.0,resource=1.0',
  authorization: `Bearer ${token}`,
})

/** @param {string} path @param {string} token @returns {Template} */
const get = (path, token) => ({ method: 'GET', path, headers: headersOf(token), status: 200 })

/** @param {string} path @param {string} token @param {string} body @param {number} status @returns {Template} */
const put = (path, token, body, status = 200) => ({
  method: 'PUT',
  path,
  headers: { ...headersOf(token), 'content-type': 'application/json' },
  body,
  status,
})

/**
 * The calls of each load, for one side.
 *
 * @param {Side} side
 * @param {Tokens} tokens
 * @returns {Record<LoadName, readonly Template[]>}
 */
export function loadsOf(side, { full, other }) {
  const refusing = (/** @type {number} */ status) => (side === 'bare' ? `/refused/${status}/{id}` : item)
  return {
    get: [get(item, full)],
    list: [get(collection, full)],
    pair: [put(item, full, fitting), get(collection, full)],
    put: [put(item, full, fitting)],
    put403: [put(refusing(403), other, fitting, 403)],
    put400: [put(refusing(400), full, unfitting, 400)],
  }
}

/**
 * A template as one whole request that closes its connection.
 *
 * @param {Template} template without a body
 * @param {number} port
 * @param {string} id
 */
export function requestText({ method, path, headers }, port, id) {
  const lines = Object.entries({ host: `localhost:${port}`, ...headers, connection: 'close' })
  return `${method} ${path.replace('{id}', id)} HTTP/1.1\r\n${lines.map(([name, text]) => `${name}: ${text}\r\n`).join('')}\r\n`
}

/**
 * Makes a call with `fetch`, to prepare and to look; not for measuring.
 *
 * @param {string} base
 * @param {Template} template
 * @param {string} id
 * @param {string} value
 * @returns {Promise<any>} the parsed body
 */
export async function call(base, { method, path, headers, body, status }, id, value = '') {
  const sent = body === undefined ? {} : { body: body.replaceAll('{value}', value) }
  const reply = await fetch(base + path.replace('{id}', id), { method, headers, ...sent })
  const text = await reply.text()
  if (reply.status === status) return JSON.parse(text)
  throw new Error(`Failed to prepare: ${method} ${path} answered ${reply.status} instead of ${status}: ${text}`)
}
