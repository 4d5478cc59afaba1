import type { Settling } from '../vendor.ts'
import { changeEvents } from './log-changes.ts'
import { audit, type LogEvent } from './log-events.ts'

/** What the tenant's own work wrote: each step of a machine, and what it changed. `instance` is the id of the server. */
export function machineEvents(settling: Settling, instance: string): LogEvent[] {
  const { call, steps, lastMs } = settling
  const idOf = (index: number): string => `${instance}-m${call * 100 + index}`
  const transactionId = idOf(0)
  const events = steps.map((step, index) => stepEvent(step, idOf(index), transactionId))
  const changing = { atMs: lastMs, transactionId, idOf }
  return [...events, ...changeEvents(settling.changes(), changing, steps.length)]
}

/** A restart, a lock, a promotion or a certificate goes on to another state (assumed: only the source is documented). */
function stepEvent(
  { machine, key, from, to, atMs }: Settling['steps'][number],
  _id: string,
  transactionId: string,
): LogEvent {
  return audit('environment-access', atMs, {
    _id,
    detail: { from, to },
    eventName: 'environment',
    objectId: key === '' ? machine : `${machine}/${key}`,
    operation: 'UPDATE',
    topic: 'activity',
    transactionId,
    userId: 'system',
  })
}
