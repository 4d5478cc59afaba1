import type { Coverage, Expectation, Verdict } from '../report/index.ts'
import { ControlledSandbox } from './sandbox.ts'
import type { ArmedFault } from './types.ts'

/** What a matcher answers: to vitest and jest alike. */
export interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}

/** What is expected of the calls of an operation. */
export type CallExpectation = Omit<Expectation, 'operation'>

/** The matchers as `expect` shows them; with tenants of another process they answer a promise. */
export interface BacklotMatchers<R = unknown> {
  /** An operation was called as described; once at least, unless a count is given. */
  toHaveCalled(operation: string, expected?: CallExpectation): R
  /** An answer did not fit its contract, which is a fault of Backlot, or of a document of your own. */
  toHaveNoContractViolations(): R
  /** A fault was armed that no call met; usually the test is wrong then, so that `not` goes before it. */
  toHaveUnusedFaults(): R
}

/** Answers by what was asked, at once or when it is there. */
function when<T>(asked: T | Promise<T>, answer: (value: T) => MatcherResult): MatcherResult | Promise<MatcherResult> {
  return asked instanceof Promise ? asked.then(answer) : answer(asked)
}

function sandboxOf(received: unknown): ControlledSandbox {
  if (received instanceof ControlledSandbox) return received
  throw new TypeError(
    'expect() was given no sandbox; give it what startBacklot(), connectBacklot() or sandbox() answered',
  )
}

/** For `expect.extend` of vitest and jest. */
export const backlotMatchers = {
  toHaveCalled(received: unknown, operation: string, expected: CallExpectation = {}) {
    const asked = sandboxOf(received).askNow<Verdict>('verify', { body: { operation, ...expected } })
    return when(asked, ({ pass, message }) => ({ pass, message: () => message }))
  },

  toHaveNoContractViolations(received: unknown) {
    return when(sandboxOf(received).askNow<Coverage>('getCoverage'), ({ violatingCalls, vendors }) => ({
      pass: violatingCalls === 0,
      message: () =>
        violatingCalls === 0
          ? 'all answers fit their contracts'
          : `${violatingCalls} answers did not fit their contracts: ${violationsOf(vendors)}; the journal tells where`,
    }))
  },

  toHaveUnusedFaults(received: unknown) {
    return when(sandboxOf(received).askNow<{ faults: readonly ArmedFault[] }>('listFaults'), ({ faults }) => {
      const unused = faults.filter(({ hits }) => hits === 0).map(({ id, operation }) => `${id} (${operation})`)
      const listed = unused.length === 0 ? 'calls met all faults that are armed' : `no call met: ${unused.join(', ')}`
      return { pass: unused.length > 0, message: () => listed }
    })
  },
}

function violationsOf(vendors: Coverage['vendors']): string {
  return vendors
    .flatMap(({ vendor, violations }) =>
      Object.entries(violations).map(([what, times]) => `${vendor} ${what} (${times})`),
    )
    .join(', ')
}
