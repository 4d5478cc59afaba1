import { parseDuration } from '../contract/index.ts'
import type { Engine, Tenancy } from '../sandbox/index.ts'
import type { Fault, FaultAnswer } from '../world/index.ts'
import type { FaultAnswer as AnswerParts, FaultOrder } from './forms.ts'
import { suggestion } from './nearest.ts'
import { type Answer, problem } from './problem.ts'

const kinds = ['status', 'problem', 'delay', 'machineError', 'connection'] as const

/** The fault that an order asks for, or what in it does not exist. */
export function faultOf(engine: Engine, order: FaultOrder): Omit<Fault, 'id' | 'hits'> | Answer {
  const { operation, site, principal, times, answer } = order
  const tenancy = tenancyFor(engine, order)
  if (isAnswer(tenancy)) return tenancy
  const vendor = tenancy.vendor.name
  if (site !== undefined && !tenancy.sites.includes(site)) return unknown(vendor, 'site', site, tenancy.sites)
  return (
    wrongAnswer(tenancy, answer) ?? {
      vendor,
      operation,
      answer: answer as FaultAnswer,
      ...(site !== undefined && { site }),
      ...(principal !== undefined && { principal }),
      ...(times !== undefined && { left: times }),
    }
  )
}

/** Whether a value is an answer and not what was asked for. */
export function isAnswer(value: object): value is Answer {
  return 'status' in value && 'body' in value
}

/** The vendor that a fault is for: the named one, else the only one that has the operation. */
function tenancyFor({ tenancies }: Engine, { vendor, operation }: FaultOrder): Tenancy | Answer {
  if (vendor !== undefined) {
    const tenancy = tenancies.get(vendor)
    if (!tenancy) return problem('invalid', `There is no vendor ${vendor}; ${suggestion(vendor, tenancies.keys())}.`)
    return hasOperation(tenancy, operation) ? tenancy : unknown(vendor, 'operation', operation, operationsOf(tenancy))
  }
  const [found, ...others] = [...tenancies.values()].filter((tenancy) => hasOperation(tenancy, operation))
  if (!found) {
    const all = [...tenancies.values()].flatMap(operationsOf)
    return problem('invalid', `No vendor has an operation ${operation}; ${suggestion(operation, all)}.`)
  }
  if (others.length === 0) return found
  const names = [found, ...others].map((tenancy) => tenancy.vendor.name).join(', ')
  return problem('invalid', `Several vendors have an operation ${operation}; say which in vendor: ${names}.`)
}

function hasOperation({ contract }: Tenancy, operation: string): boolean {
  return operation === '*' || contract.operations.has(operation)
}

function operationsOf({ contract }: Tenancy): string[] {
  return [...contract.operations.keys()]
}

/** The longest delay; connections on which nothing moves end not long after. */
const maxDelayMs = 600_000

/** What is wrong with the answer that a fault is to give, if anything is. */
function wrongAnswer({ vendor }: Tenancy, answer: AnswerParts): Answer | undefined {
  const given = kinds.filter((kind) => answer[kind] !== undefined)
  if (given.length !== 1) return problem('invalid', `answer must have exactly one of ${kinds.join(', ')}.`)
  if (answer.status === undefined && (answer.body !== undefined || answer.headers !== undefined)) {
    return problem('invalid', 'answer has a body or headers, which go with status only.')
  }
  if (answer.problem !== undefined && !Object.hasOwn(vendor.problems, answer.problem)) {
    return unknown(vendor.name, 'problem', answer.problem, Object.keys(vendor.problems))
  }
  if (answer.delay !== undefined && parseDuration(answer.delay) === undefined) {
    return problem('invalid', `delay ${answer.delay} is no ISO 8601 duration; write one like PT2S.`)
  }
  if (answer.delay !== undefined && Number(parseDuration(answer.delay)) > maxDelayMs) {
    return problem('invalid', `delay ${answer.delay} is longer than clients wait; make it PT10M at most.`)
  }
  if (answer.machineError === undefined) return undefined
  return wrongMachine(vendor, answer.machineError)
}

function wrongMachine(vendor: Tenancy['vendor'], name: string): Answer | undefined {
  const breakable = vendor.machines.filter(({ rows }) => rows.some((row) => row.on === 'fail')).map((m) => m.name)
  if (breakable.includes(name)) return undefined
  if (!vendor.machines.some((machine) => machine.name === name)) return unknown(vendor.name, 'machine', name, breakable)
  const others = breakable.length > 0 ? `these can: ${breakable.join(', ')}` : 'none of its machines can'
  return problem('invalid', `Machine ${name} of ${vendor.name} cannot fail; ${others}.`)
}

function unknown(vendor: string, what: string, name: string, known: readonly string[]): Answer {
  return problem('invalid', `${vendor} has no ${what} ${name}; ${suggestion(name, known)}.`)
}
