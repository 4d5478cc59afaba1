import { type Instance, instanceId, type World } from '../world/index.ts'
import type { Engine } from './engine.ts'

/**
 * What in a world that came from outside would break the engine, in a few words; `undefined` when nothing does.
 *
 * A machine that the engine does not have, or that waits for a step it does not know, would fail at the next look.
 */
export function misfitOf(engine: Engine, world: World): string | undefined {
  for (const [key, instance] of world.machines.entries()) {
    const wrong = instanceMisfit(engine, key, instance)
    if (wrong !== undefined) return `its machine ${key} ${wrong}`
  }
  for (const { id, vendor, answer } of world.meters.faults) {
    const breaks = 'machineError' in answer ? answer.machineError : undefined
    if (!engine.tenancies.has(vendor)) return `its fault ${id} is for ${vendor}, which this Backlot does not have`
    if (breaks !== undefined && !machineOf(engine, vendor, breaks)) return `its fault ${id} breaks an unknown machine`
  }
  return undefined
}

function instanceMisfit(engine: Engine, key: string, instance: Instance): string | undefined {
  const { vendor, site, machine: name, state, wait, dueMs } = instance
  const id = instanceId(vendor, site, name, instance.key)
  if (key !== instance.id || key !== id) return `is kept under another name than ${id}`
  const machine = machineOf(engine, vendor, name)
  if (!machine || !engine.tenancies.get(vendor)?.sites.includes(site)) return 'is unknown to this Backlot'
  if (!machine.states.includes(state)) return `has no state ${state}`
  if (!wait) return dueMs === Infinity ? undefined : 'is due and waits for nothing'
  const row = machine.rows.find((candidate) => candidate.from === state && candidate.after === wait.duration)
  return row ? undefined : `waits in ${state} for ${wait.duration}, which leads nowhere`
}

function machineOf(engine: Engine, vendor: string, name: string) {
  return engine.tenancies.get(vendor)?.vendor.machines.find((machine) => machine.name === name)
}
