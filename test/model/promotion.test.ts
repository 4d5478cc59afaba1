import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../support/runs.ts'
import type { Move, Pace } from './model-clock.ts'
import type { Request } from './promotion-answers.ts'
import { begin, callers, newTenants } from './promotion-bench.ts'
import {
  armFault,
  call,
  type Command,
  type IdChoice,
  moveClock,
  moveToNext,
  openEverything,
  passTime,
  setPace,
  stepByHand,
  wholeRuns,
} from './promotion-commands.ts'
import type { Fault } from './promotion-model.ts'
import type { Machine, SiteName } from './promotion-state.ts'

const usually = <T>(value: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>, weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: value }, { weight: 1, arbitrary: seldom })

// Mostly one pair, so that conversations come far; the other meets it in staging.
const upper = usually(
  fc.constantFrom<SiteName>('staging', 'staging', 'staging', 'production'),
  fc.constantFrom<SiteName>('development', 'sandbox'),
)
const lower = usually(
  fc.constantFrom<SiteName>('development', 'staging'),
  fc.constantFrom<SiteName>('production', 'sandbox'),
)
const group = fc.constantFrom<SiteName>('development', 'staging', 'staging', 'production')
const caller = fc.constantFrom(...callers)
const choice = usually(
  fc.constant<IdChoice>('present'),
  fc.oneof(fc.constant<IdChoice>('unknown'), fc.nat({ max: 9 })),
  6,
)

const asked = (site: fc.Arbitrary<SiteName>, request: fc.Arbitrary<Request>): fc.Arbitrary<Command> =>
  fc.tuple(site, caller, request, choice).map((plan) => call(...plan))
const looks = fc.constantFrom<Request>({ op: 'check-lock' }, { op: 'progress' }, { op: 'progress' })
const plain = (
  ...ops: (
    | 'lock'
    | 'local'
    | 'lastReport'
    | 'reports'
    | 'provisional'
    | 'provisionalRollback'
    | 'restart'
    | 'restartStatus'
    | 'info'
    | 'initSession'
    | 'applySession'
    | 'abortSession'
    | 'getConfigs'
  )[]
): fc.Arbitrary<Request> => fc.constantFrom(...ops).map((op) => ({ op }))
const op = <Op extends string>(...names: Op[]) => fc.constantFrom(...names)

const seldomTrue = fc.nat({ max: 3 }).map((n) => n === 0)
const start: fc.Arbitrary<Request> = fc.record(
  {
    op: op('start'),
    dryRun: seldomTrue,
    ignore: fc.boolean(),
    unlock: seldomTrue,
    promoter: fc.constantFrom('dana', ''),
  },
  { requiredKeys: ['op', 'dryRun', 'ignore', 'unlock'] },
)
const rollback: fc.Arbitrary<Request> = fc.record({ op: op('rollback'), unlock: seldomTrue })
const configId = fc.constantFrom('emailTemplate/welcome', 'emailTemplate/reset', 'first', 'second', 'old', 'new')
const value = usually<unknown>(
  fc.constantFrom('one', 'two', '&{esv.a}'),
  fc.constantFrom<unknown>('&{esv.b} and &{esv.a}', { $crypto: { type: 'x-simple-encryption' } }),
  2,
)
const putConfig: fc.Arbitrary<Request> = fc.record({ op: op('putConfig'), id: configId, value })
const deleteConfig: fc.Arbitrary<Request> = fc.record({ op: op('deleteConfig'), id: configId })
const variable: fc.Arbitrary<Request> = fc.record({
  op: op('putVariable', 'putVariable', 'deleteVariable', 'getVariable'),
  id: fc.constantFrom('esv-a', 'esv-a', 'esv-b'),
})

const pace = usually(fc.constantFrom<Pace>(1, 20, 4, 0.5), fc.constantFrom<Pace>('instant', 'manual'), 3)
// Beside and on the ends of what lasts at real speed, and of the whole of a promotion.
const span = fc.constantFrom(1, 1_000, 60_000, 107_000, 119_999, 180_000, 300_000, 527_000, 3_600_000)
const clockMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: span.map((advance) => ({ advance })) },
  span.map((ms) => ({ set: -ms })),
  fc.constant<Move>({ freeze: true }),
  fc.constant<Move>({ resume: true }),
)
const machine = fc.constantFrom<Machine>('lock', 'promotion', 'restart')
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    operation: fc.constantFrom('lock', 'unlock', 'check-lock', 'progress', 'start', 'rollback', 'restart'),
    site: group,
    machine,
  }),
  fc.record({ operation: fc.constantFrom('lock', 'unlock'), site: upper, machine: fc.constant<Machine>('lock') }),
  fc.record({ operation: fc.constantFrom('start', 'progress'), site: upper, machine }),
  fc.record({ operation: fc.constant('getEnvironmentInfo'), site: group, machine }),
)

const weigh = (weight: number, arbitrary: fc.Arbitrary<Command>): fc.Arbitrary<Command>[] =>
  Array.from({ length: weight }, () => arbitrary)

const commands: fc.Arbitrary<Command>[] = [
  ...weigh(5, asked(upper, plain('lock'))),
  ...weigh(
    5,
    fc
      .tuple(upper, caller, fc.array(fc.oneof(start, start, rollback), { minLength: 1, maxLength: 3 }))
      .map((plan) => wholeRuns(...plan)),
  ),
  ...weigh(3, asked(upper, fc.constant<Request>({ op: 'unlock', id: '' }))),
  ...weigh(5, asked(upper, start)),
  ...weigh(3, asked(upper, rollback)),
  ...weigh(9, fc.constantFrom(0, 0, 0, 1).map(moveToNext)),
  ...weigh(
    4,
    asked(usually(fc.constant<SiteName>('development'), group, 4), fc.oneof(putConfig, putConfig, deleteConfig)),
  ),
  ...weigh(3, asked(usually(fc.constant<SiteName>('staging'), group, 4), variable)),
  ...weigh(4, asked(upper, looks)),
  ...weigh(3, asked(upper, plain('lastReport', 'reports', 'provisionalRollback'))),
  ...weigh(2, asked(upper, fc.constant<Request>({ op: 'report', id: '' }))),
  ...weigh(2, asked(lower, plain('provisional'))),
  ...weigh(3, asked(group, plain('local', 'getConfigs', 'getConfigs', 'restart', 'restartStatus', 'info'))),
  ...weigh(1, asked(group, plain('initSession', 'applySession', 'applySession', 'abortSession'))),
  ...weigh(2, clockMove.map(moveClock)),
  ...weigh(1, span.map(passTime)),
  ...weigh(1, pace.map(setPace)),
  ...weigh(2, fault.map(armFault)),
  ...weigh(
    2,
    fc.tuple(group, machine).map((at) => stepByHand(...at)),
  ),
]

test(
  'locks, promotions, rollbacks, restarts and configuration answer as the reference model does, and every lock opens',
  async () => {
    const tenants = await newTenants()
    let count = 0
    await fc.assert(
      fc.asyncProperty(
        fc.record({ pace, isFrozen: fc.boolean() }),
        fc.commands(commands, { maxCommands: 50, size: '+2' }),
        async (start, conversation) => {
          const bench = await begin(tenants, `run-${++count}`, start)
          await fc.asyncModelRun(() => ({ model: bench, real: bench }), conversation)
          await openEverything(bench)
          tenants.registry.delete(bench.name)
        },
      ),
      { numRuns: runs(60, 1000) },
    )
    expect(count).toBeGreaterThan(0)
  },
  runs(120_000, 1_200_000),
)
