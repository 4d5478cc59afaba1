import { type Expectation, verify } from '../report/index.ts'
import { ok, problem } from './problem.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, described, flag, listOf, mapOf, type Schema, shape, text, whole } from './schemas.ts'

const status: Schema = {
  anyOf: [
    { type: 'integer', minimum: 0, maximum: 599 },
    { type: 'string', pattern: '^([1-5][0-9]{2}|[1-5][xX]{2}|0)$' },
  ],
  description: 'A status, or a class of them such as 2xx; 0 is a connection that was closed without an answer.',
}

const landmark = (description: string): Schema => ({
  anyOf: [text(), shape({ operation: text('An operationId.'), status }, ['operation'])],
  description,
})

const texts = (description: string): Schema => described(mapOf(text()), description)

/** What a journal is compared with; a member that is added to `Expectation` does not compile until it is described. */
const members: Readonly<Record<keyof Expectation, Schema>> = {
  operation: text('The operationId of the calls.'),
  vendor: text('May be left out where only one vendor has the operation.'),
  site: text('The site that they went to.'),
  times: whole(0, 'Exactly so many calls.'),
  atLeast: whole(0, 'So many calls or more; 1 unless a count is given.'),
  atMost: whole(0, 'So many calls or fewer.'),
  never: flag('No call at all.'),
  status,
  problem: text('The code of the refusal, as the journal tells it.'),
  principal: text('The id of who called.'),
  before: landmark('An operation, or its calls with a status: a call counts when one of them came after it.'),
  after: landmark('An operation, or its calls with a status: a call counts when one of them came before it.'),
  body: { description: 'What the body has, at any depth: of an object these members, of a list as many items.' },
  headers: texts('Headers that the call has, whatever the case of their names.'),
  query: texts('Parameters of the query.'),
  path: texts('Parameters of the path, decoded.'),
  since: whole(0, 'Only calls after the entry of this id.'),
}

const verdict = answerOf(
  {
    pass: { type: 'boolean', description: 'Whether the calls are as expected.' },
    message: text('What was found and expected and, where they differ, the call that came nearest.'),
    count: whole(0, 'How many calls count.'),
    entries: listOf(whole(1, 'Their ids in the journal.')),
    nearest: answerOf({
      entry: whole(1, 'Its id in the journal.'),
      misses: listOf(
        answerOf({ where: text('Such as status, order or body.name.'), text: text('What is there instead.') }),
      ),
    }),
    dropped: whole(0, 'How many entries the journal no longer holds.'),
  },
  ['nearest'],
)

interface Wanted {
  readonly body: Expectation
  readonly query: { readonly fail?: boolean }
}

/** Whether the calls to a sandbox were as a test expects, for tests in whatever language. */
export const verifyRoutes: readonly SandboxRoute[] = [
  {
    method: 'POST',
    path: '/verify',
    id: 'verify',
    summary: 'Compare the calls to this sandbox with what is expected of them',
    description:
      'A call counts when everything fits that is named. The answer is 200 also where the calls are not as expected, unless ' +
      'the query says fail=true: then it is a problem of status 417 with the message as its detail.',
    tag: 'Journal',
    query: { fail: flag('Answer 417 where the calls are not as expected.') },
    body: shape(members, ['operation']),
    example: { operation: 'createSecret', times: 1, status: '2xx', before: 'restart' },
    replies: { 200: verdict },
    problems: [417],
    handle: ({ control, sandbox, body, query }: AskedSandbox<Wanted>) => {
      const judged = verify(control.registry.engine, sandbox.journal.state, body)
      if ('unclear' in judged) return problem('invalid', judged.unclear)
      return judged.pass || query.fail !== true ? ok(judged) : problem('unmet', judged.message)
    },
  },
]
