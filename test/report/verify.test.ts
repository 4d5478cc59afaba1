import { beforeAll, describe, expect, test } from 'vitest'
import { type Expectation, verify } from '../../src/report/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { clientOf, testSandbox } from '../support/tenant.ts'

const secret = { valueBase64: 'aHVudGVyMg==', encoding: 'generic', useInPlaceholders: true }
const variable = (valueBase64: string) => ({ valueBase64, expressionType: 'string', description: 'of a test' })
let sandbox: Sandbox

/** Entries: 1 creates a variable, 2 refuses one, 3 creates a secret, 4 restarts, 5 reads the variable, 6 creates another. */
beforeAll(async () => {
  sandbox = testSandbox({ pace: 'manual' })
  const ask = await clientOf(sandbox, 'pingone-aic', 'development')
  await ask('PUT', '/environment/variables/esv-one', variable('b25l'), { 'x-trace': 'first' })
  await ask('PUT', '/environment/variables/esv-two', variable('not base64!'))
  await ask('PUT', '/environment/secrets/esv-three', secret)
  await ask('POST', '/environment/startup?_action=restart')
  await ask('GET', '/environment/variables/esv-one?_fields=x')
  const other = await clientOf(sandbox, 'pingone-aic', 'staging')
  await other('PUT', '/environment/variables/esv-six', variable('c2l4'))
})

const judge = (expected: Expectation) => verify(sandbox.engine, sandbox.journal.state, expected)

describe('what is as expected', () => {
  test.each<[Expectation, readonly number[]]>([
    [{ operation: 'createVariables' }, [1, 2, 6]],
    [{ operation: 'createVariables', times: 3 }, [1, 2, 6]],
    [{ operation: 'createVariables', times: 2, status: 200 }, [1, 6]],
    [{ operation: 'createVariables', status: '4xx' }, [2]],
    [{ operation: 'createVariables', status: '400', times: 1 }, [2]],
    [{ operation: 'createVariables', site: 'staging' }, [6]],
    [{ operation: 'createVariables', before: 'restart', times: 2 }, [1, 2]],
    [{ operation: 'createVariables', after: { operation: 'restart', status: '2xx' }, times: 1 }, [6]],
    [{ operation: 'createVariables', body: { valueBase64: 'b25l' } }, [1]],
    [{ operation: 'createVariables', path: { variableId: 'esv-six' } }, [6]],
    [{ operation: 'createVariables', headers: { 'X-Trace': 'first' } }, [1]],
    [{ operation: 'createVariables', principal: 'nobody', never: true }, []],
    [{ operation: 'createVariables', since: 2, times: 1 }, [6]],
    [{ operation: 'createVariables', atLeast: 1, atMost: 3 }, [1, 2, 6]],
    [{ operation: 'getVariable', vendor: 'pingone-aic', query: { _fields: 'x' } }, [5]],
    [{ operation: 'createSecret', body: secret, times: 1 }, [3]],
    [{ operation: 'deleteVariable', never: true }, []],
  ])('%j', (expected, entries) => {
    expect(judge(expected)).toMatchObject({ pass: true, entries, count: entries.length })
  })
})

describe('what is not, with what came nearest', () => {
  test.each<[Expectation, RegExp, number | undefined]>([
    [
      { operation: 'createVariables', times: 1 },
      /^createVariables was called 3 times, expected 1: entries 1, 2 and 6\.$/,
      undefined,
    ],
    [
      { operation: 'createSecret', status: 201 },
      /was called 0 times with status 201, expected at least 1\. .*\(entry 3\) was answered 200\.$/,
      3,
    ],
    [{ operation: 'createSecret', after: 'restart' }, /\(entry 3\) came before restart \(entry 4\)\.$/, 3],
    [
      { operation: 'createVariables', site: 'staging', before: 'restart' },
      /restart was never called, so nothing came before it/,
      6,
    ],
    [
      { operation: 'createVariables', body: { valueBase64: 'eHh4', description: 'of a test' } },
      /\(entry \d\) differed in body\.valueBase64/,
      6,
    ],
    [
      { operation: 'createVariables', path: { variableId: 'esv-one' }, headers: { 'x-trace': 'second' } },
      /\(entry 1\) differed in headers\.x-trace/,
      1,
    ],
    [
      { operation: 'createVariables', headers: { 'x-absent': 'a' }, site: 'staging' },
      /\(entry 6\) lacked headers\.x-absent/,
      6,
    ],
    [{ operation: 'deleteVariable' }, /The calls were createVariables \(3 times\)/, undefined],
    [{ operation: 'createVariables', never: true }, /expected no call: entries 1, 2 and 6/, undefined],
    [
      { operation: 'createSecret', times: 2 },
      /was called 1 time, expected 2: entry 3\. There was no other call of it\./,
      undefined,
    ],
  ])('%j', (expected, message, entry) => {
    const verdict = judge(expected)
    expect(verdict).toMatchObject({ pass: false, message: expect.stringMatching(message) })
    if (entry !== undefined) expect(verdict).toMatchObject({ nearest: { entry } })
  })

  test('no value of a secret is told', () => {
    const verdict = judge({ operation: 'createSecret', body: { ...secret, valueBase64: 'b3RoZXI=' } })
    expect(verdict).toMatchObject({ pass: false })
    expect(JSON.stringify(verdict)).toContain('body.valueBase64')
    expect(JSON.stringify(verdict)).not.toMatch(/aHVudGVyMg|b3RoZXI/)
  })
})

test.each<[Expectation, RegExp]>([
  [{ operation: 'createSecrt' }, /There is no operation createSecrt; the nearest are createSecret, /],
  [{ operation: 'createSecret', vendor: 'nobody' }, /There is no vendor nobody/],
  [{ operation: 'createSecret', site: 'mars' }, /pingone-aic has no site mars; there is development, staging/],
  [{ operation: 'createSecret', before: 'restrat' }, /no operation restrat; the nearest are restart/],
  [{ operation: 'createSecret', never: true, times: 1 }, /never goes with no other count/],
  [{ operation: 'createSecret', times: 1, atMost: 2 }, /times is the exact count/],
  [{ operation: 'createSecret', atLeast: 3, atMost: 2 }, /No count is at least 3 and at most 2/],
])('what cannot be judged says so: %j', (expected, unclear) => {
  expect(judge(expected)).toEqual({ unclear: expect.stringMatching(unclear) })
})

test('what the journal has dropped is not known', () => {
  const { entries } = sandbox.journal.state
  const cut = { entries: entries.slice(2), dropped: 2 }
  const here = (expected: Expectation) => verify(sandbox.engine, cut, expected)
  expect(here({ operation: 'deleteVariable', never: true })).toMatchObject({
    pass: false,
    message: expect.stringMatching(/dropped 2 entries .* so this cannot be known/),
  })
  expect(here({ operation: 'deleteVariable', never: true, since: 2 })).toMatchObject({ pass: true })
  expect(here({ operation: 'createSecret' })).toMatchObject({ pass: true })
  expect(here({ operation: 'createSecret', status: 500 })).toMatchObject({
    message: expect.stringMatching(/calls in them do not count/),
  })
})
