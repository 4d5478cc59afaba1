import { readFileSync } from 'node:fs'
import { request } from 'node:https'

/** A `fetch` in small that trusts the authority in a file, for a Backlot that speaks https. */
export function fetchTrusting(file) {
  const ca = readFileSync(file, 'utf8')
  return (url, { body, ...options } = {}) =>
    new Promise((resolve, reject) => {
      const asked = request(url, { ...options, ca }, (reply) => {
        let text = ''
        reply.setEncoding('utf8').on('data', (part) => (text += part))
        const { statusCode: status } = reply
        reply.once('end', () => resolve({ status, ok: status < 300, text: async () => text }))
      })
      asked.once('error', reject)
      asked.end(body)
    })
}
