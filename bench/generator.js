import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { endedWithUs } from './servers.js'

/** @typedef {import('./load.js').Order} Order */
/** @typedef {import('./load.js').Measured} Measured */

/**
 * Starts the load generator in its own process; both sides of a comparison are loaded by the same one.
 *
 * @returns {{ run: (order: Order) => Promise<Measured>, stop: () => void }}
 */
export function startGenerator() {
  const child = endedWithUs(fork(fileURLToPath(new URL('load.js', import.meta.url))))
  return {
    async run(order) {
      child.send(order)
      const [answer] = await once(child, 'message')
      if (answer.error) throw new Error(`Failed to load port ${order.port}: ${answer.error}`)
      return answer.measured
    },
    stop: () => void child.kill(),
  }
}
