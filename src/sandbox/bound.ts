import type { Tenancy } from './engine.ts'

/**
 * The tenancy itself, once its names are known to fit together.
 *
 * Throws when a behaviour or a gate names an operation that the contract lacks, or a machine a duration that the profile
 * lacks; the message names the nearest match.
 */
export function boundTenancy(tenancy: Tenancy): Tenancy {
  const { vendor, contract, facts } = tenancy
  const operations = [...contract.operations.keys()]
  for (const id of Object.keys(vendor.behaviours)) demand(operations, id, `bind ${id}: ${vendor.name}`, 'operation')
  for (const machine of vendor.machines) {
    const where = `start machine ${machine.name}: ${vendor.name}`
    for (const gate of machine.gates) for (const id of gate.operations) demand(operations, id, where, 'operation')
    for (const row of machine.rows) if (row.after) demand(Object.keys(facts), row.after, where, 'duration')
  }
  return tenancy
}

function demand(names: readonly string[], name: string, what: string, kind: string): void {
  if (names.includes(name)) return
  throw new Error(`Failed to ${what} has no ${kind} ${name}; the nearest is ${nearest(names, name)}`)
}

/** The name with the smallest edit distance to a word. */
export function nearest(names: readonly string[], word: string): string {
  let best = ''
  let least = Infinity
  for (const name of names) {
    const distance = editDistance(name.toLowerCase(), word.toLowerCase())
    if (distance < least) [best, least] = [name, distance]
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
