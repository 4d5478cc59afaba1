import type { Fact } from '../../src/contract/index.ts'
import type { Engine, Tenancy } from '../../src/sandbox/index.ts'
import { code, heading, prose, table } from './markdown.ts'

/** The page of the problems and machines that faults can name, by vendor. */
export function faultsPage({ tenancies }: Engine): string {
  const about =
    'What the answer of a fault can be: `status` (with `body` and `headers`), `problem` (one of the codes below, in the words of the vendor), ' +
    '`delay` (an ISO 8601 duration), `machineError` (one of the machines below fails), or `connection`: `cut` before the call happens, ' +
    '`lost-answer` after it. `POST /_backlot/faults` arms one, `sim.faults.arm` does in tests. Standing says how the refusal is known.'
  return heading('Faults', about) + [...tenancies.values()].map(problemsOf).join('\n')
}

function problemsOf({ vendor }: Tenancy): string {
  const rows = Object.values(vendor.problems)
    .sort((a, b) => a.code.localeCompare(b.code, 'en'))
    .map(({ code: name, status, message, standing }) => [code(name), String(status), prose(message), standing])
  const machines = vendor.machines
    .filter(({ rows }) => rows.some(({ on }) => on === 'fail'))
    .map(({ name }) => code(name))
  const breakable = machines.length > 0 ? machines.join(', ') : 'none'
  return `## ${vendor.name}\n\nMachines that can fail: ${breakable}.\n\n${table(['problem', 'status', 'message', 'standing'], rows)}`
}

/** The page of all numbers and switches, by vendor. */
export function profilesPage({ tenancies }: Engine): string {
  const about =
    'Numbers and switches of each vendor, as `specs/<vendor>/profile.yaml` says them. *Work* runs at the pace of a sandbox, *calendar* never changes ' +
    'with it. Standing says how a value is known; what is `assumed` waits to be corrected by somebody who knows.'
  return heading('Profiles', about) + [...tenancies.values()].map(factsOf).join('\n')
}

function factsOf({ vendor, profile }: Tenancy): string {
  const rows = Object.entries(profile.facts).map(([name, fact]) => {
    return [code(name), code(valueOf(fact)), prose(fact.kind), fact.standing, prose(fact.note)]
  })
  return `## ${vendor.name}\n\n${table(['name', 'value', 'kind', 'standing', 'note'], rows)}`
}

/** Lists of records stand in the profile alone. */
const longest = 80

function valueOf({ value }: Fact): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length <= longest ? text : `${text.slice(0, longest)}...`
}
