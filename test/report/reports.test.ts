import { expect, test } from 'vitest'
import {
  type Coverage,
  coverageHtml,
  judge,
  junitXml,
  percentOf,
  type Summary,
  summaryOfCoverage,
} from '../../src/report/index.ts'
import { harEntry } from '../../src/report/index.ts'

const counted = { exercised: 1, all: 3 }
const coverage: Coverage = {
  calls: 2,
  unknownCalls: 1,
  violatingCalls: 1,
  operations: counted,
  declaredStatuses: counted,
  vendors: [
    {
      vendor: 'a<b',
      calls: 2,
      unknownCalls: 1,
      violatingCalls: 1,
      operations: counted,
      declaredStatuses: counted,
      refusals: { lost: 1 },
      violations: { 'get"it 200 type': 1 },
      details: [
        {
          operation: 'get"it',
          method: 'GET',
          path: '/<script>',
          calls: 1,
          declared: { 200: 1, 404: 0 },
          undeclared: { 0: 1 },
        },
        { operation: 'other', method: 'GET', path: '/other', calls: 0, declared: { 200: 0 }, undeclared: {} },
      ],
    },
  ],
}
const unusedFaults = [{ sandbox: 'default', vendor: 'a', operation: 'other', id: 'f1' }]

test('a share is rounded down, so that only everything is everything', () => {
  expect(percentOf({ exercised: 999, all: 1000 })).toBe(99.9)
  expect(percentOf({ exercised: 9999, all: 10_000 })).toBe(99.9)
  expect(percentOf({ exercised: 3, all: 3 })).toBe(100)
})

test('each gate says what failed and what to do, and passes without a cause', () => {
  const names = ['violations', 'refusals', 'unused-faults', 'unknown-calls'] as const
  const failed = judge({ coverage, unusedFaults }, names, 50)
  expect(failed.map(({ gate, passed }) => [gate, passed])).toEqual(
    [...names, 'min-operations'].map((gate) => [gate, false]),
  )
  for (const { message } of failed) expect(message).toMatch(/; /)
  const clean = { ...coverage, unknownCalls: 0, violatingCalls: 0, vendors: [] }
  expect(judge({ coverage: clean, unusedFaults: [] }, names, 33).every(({ passed }) => passed)).toBe(true)
})

test('what comes from documents and calls is escaped in HTML and XML', () => {
  const page = coverageHtml(coverage)
  expect(page).not.toContain('<script>')
  expect(page).toContain('a&lt;b')
  const gates = judge({ coverage, unusedFaults }, ['violations'], undefined)
  const summary: Summary = {
    backlot: '0',
    command: 'npm "\u0001"',
    commandExitCode: 1,
    exitCode: 1,
    durationMs: 1234,
    ...summaryOfCoverage(coverage),
    refused: [],
    unusedFaults,
    gates,
  }
  const text = junitXml(summary, coverage)
  expect(text).not.toContain('\u0001')
  expect(text).toContain('<testsuites name="backlot run" tests="4" failures="3" errors="0" skipped="1" time="1.234">')
  expect(text).toContain('<testcase classname="backlot.a&lt;b" name="get&quot;it" time="0.000"><failure')
  expect(text).toContain('name="other" time="0.000"><skipped message="never called"/>')
})

test('a connection that was closed without an answer is status 0 in an archive', () => {
  const view = {
    id: 1,
    at: '2026-11-21T09:00:00Z',
    vendor: 'v',
    site: 's',
    operation: null,
    method: 'GET',
    path: '/x',
    status: 0,
    principal: null,
    problem: null,
    source: 'fault',
    violations: 0,
    query: { a: ['1', '2'], b: '[redacted]' },
    requestHeaders: {},
    replyHeaders: {},
    decisions: [],
    changes: [],
    contractViolations: [],
  }
  const entry = harEntry('default', { call: { headers: {}, origin: 'http://localhost:1' } } as never, view)
  expect(entry).toMatchObject({
    request: { url: 'http://localhost:1/x?a=1&a=2&b=%5Bredacted%5D' },
    response: { status: 0, content: { size: 0 } },
  })
})
