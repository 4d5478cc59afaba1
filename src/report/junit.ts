import type { Coverage, VendorCoverage } from './coverage.ts'
import { escaped } from './coverage-html.ts'
import type { Summary } from './summary.ts'

interface Case {
  readonly className: string
  readonly name: string
  readonly failure?: string
  readonly skipped?: string
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

/**
 * A run as JUnit XML, in the form that CI servers read: a suite of the command and the gates, and a suite per vendor with a test
 * case per operation. An operation that was never called is skipped; one whose answers did not fit its contract fails when the
 * run fails on violations.
 */
export function junitXml(summary: Summary, coverage: Coverage): string {
  const failsOnViolations = summary.gates.some(({ gate }) => gate === 'violations')
  const suites = [gateSuite(summary), ...coverage.vendors.map((vendor) => vendorSuite(vendor, failsOnViolations))]
  const all = suites.flatMap(({ cases }) => cases)
  const seconds = (summary.durationMs / 1000).toFixed(3)
  const body = suites.map((suite, index) => suiteXml(suite, index === 0 ? seconds : '0.000'))
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="backlot run" ${countsOf(all)} time="${seconds}">
${body.join('\n')}
</testsuites>
`
}

function gateSuite({ command, commandExitCode, gates }: Summary): Suite {
  const className = 'backlot.run'
  const name = `${command} ends with 0`
  const ended: Case = {
    className,
    name,
    ...(commandExitCode !== 0 && { failure: `It ended with ${commandExitCode}.` }),
  }
  const judged = gates.map(({ gate, passed, message }): Case => {
    return { className, name: gate, ...(!passed && { failure: message }) }
  })
  return { name: 'backlot run', cases: [ended, ...judged] }
}

function vendorSuite({ vendor, details, violations }: VendorCoverage, failsOnViolations: boolean): Suite {
  const cases = details.map(({ operation, calls }): Case => {
    const violated = Object.keys(violations).filter((kind) => kind.startsWith(`${operation} `))
    return {
      className: `backlot.${vendor}`,
      name: operation,
      ...(calls === 0 && { skipped: 'never called' }),
      ...(failsOnViolations &&
        violated.length > 0 && { failure: `Answers did not fit the contract: ${violated.join(', ')}` }),
    }
  })
  return { name: vendor, cases }
}

function countsOf(cases: readonly Case[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length
  const skipped = cases.filter((one) => one.skipped !== undefined).length
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`
}

function suiteXml({ name, cases }: Suite, seconds: string): string {
  return `<testsuite name="${xml(name)}" ${countsOf(cases)} time="${seconds}">
${cases.map(caseXml).join('\n')}
</testsuite>`
}

function caseXml({ className, name, failure, skipped }: Case): string {
  const head = `<testcase classname="${xml(className)}" name="${xml(name)}" time="0.000"`
  if (failure !== undefined) return `${head}><failure message="${xml(failure)}">${xml(failure)}</failure></testcase>`
  return skipped === undefined ? `${head}/>` : `${head}><skipped message="${xml(skipped)}"/></testcase>`
}

/** A text for an attribute or an element, without the characters that no XML 1.0 document may hold. */
const xml = (text: string): string => escaped([...text].filter(isXml).join(''))

const isXml = (character: string): boolean =>
  character === '\t' ||
  character === '\n' ||
  character === '\r' ||
  (character >= ' ' && !'\ufffe\uffff'.includes(character))
