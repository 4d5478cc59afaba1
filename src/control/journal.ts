import { type Entry, type EntrySummary, summaryOf, viewOf } from '../sandbox/index.ts'
import type { JournalFilter } from './forms.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { AskedSandbox, SandboxRoute } from './route.ts'
import { answerOf, instant, listOf, text, textOrNull, whole } from './schemas.ts'

const tag = 'Journal'

/** Members that an entry must have with these very values. */
const equal = ['operation', 'vendor', 'site', 'status', 'principal', 'problem'] as const

const filters = {
  operation: text('An operationId.'),
  vendor: text('A vendor.'),
  site: text('A site.'),
  status: { type: 'integer', description: 'The status of the answer.' },
  principal: text('Who called.'),
  problem: text('The code of a refusal.'),
  since: whole(0, 'Entries after the one of this id.'),
  limit: whole(1, 'The newest ones, at most so many.'),
}

const summary = {
  id: whole(1, 'The number of the call.'),
  at: instant('When it came, on the clock of the sandbox.'),
  vendor: text(),
  site: text(),
  operation: textOrNull('The operationId.'),
  method: text(),
  path: text(),
  status: { type: 'integer', description: 'The status of the answer; 0 when the connection was closed without one.' },
  principal: textOrNull('Who called.'),
  problem: textOrNull('The code of the refusal.'),
  source: text('What answered: behaviour, fault, or the step that refused.'),
  violations: whole(0, 'In how many places the answer did not fit the contract.'),
}

const headers = { type: 'object', description: 'Without credentials.' }
const decision = answerOf({
  step: text(),
  verdict: { type: 'string', enum: ['pass', 'answer', 'refuse'] },
  because: text(),
})
const view = answerOf(
  {
    ...summary,
    query: { type: 'object' },
    requestHeaders: headers,
    requestBody: { description: 'Without secrets.' },
    replyHeaders: headers,
    replyBody: { description: 'Without secrets.' },
    decisions: { ...listOf(decision), description: 'Why it was answered so, step by step.' },
    changes: listOf(answerOf({ record: text(), before: {}, after: {} }, ['before', 'after'])),
    contractViolations: listOf(answerOf({ pointer: text(), message: text() })),
  },
  ['requestBody', 'replyBody'],
)

function list({ sandbox, query }: AskedSandbox<{ query: JournalFilter }>): Answer {
  const { journal, violations } = sandbox
  const found = journal.entries.filter((entry) => entry.id > (query.since ?? 0)).map(summaryOf)
  const entries = found.filter((entry) => fits(entry, query)).slice(-(query.limit ?? found.length))
  return ok({ entries, dropped: journal.dropped, violations })
}

function fits(entry: EntrySummary, query: JournalFilter): boolean {
  return equal.every((name) => query[name] === undefined || query[name] === entry[name])
}

function one({ control, sandbox, params }: AskedSandbox<{ params: { id: number } }>): Answer {
  const entry = sandbox.journal.get(params.id)
  return entry ? ok(viewOf(control.registry.engine, entry)) : noEntry(sandbox.journal.entries, params.id)
}

/** The refusal of a call number that the journal does not hold. */
export function noEntry(entries: readonly Entry[], id: number): Answer {
  const first = entries[0]?.id
  const kept = first === undefined ? 'it is empty' : `it holds ${first} to ${entries.at(-1)?.id}`
  return problem('unknown', `The journal has no entry ${id}: ${kept}. Older ones were dropped or cleared.`)
}

/** What was asked of a sandbox, what was answered, and why. */
export const journalRoutes: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/journal',
    id: 'listJournal',
    summary: 'The calls, newest last',
    tag,
    query: filters,
    replies: {
      200: answerOf({
        entries: listOf(answerOf(summary)),
        dropped: whole(0, 'How many older entries no longer are kept.'),
        violations: whole(0, 'How many answers did not fit their contract.'),
      }),
    },
    handle: list,
  },
  {
    method: 'GET',
    path: '/journal/:id',
    id: 'getJournalEntry',
    summary: 'One call whole: request, answer, chain of decisions, changes',
    tag,
    params: { id: whole(1, 'The number of the call, as X-Backlot-Entry says it.') },
    replies: { 200: view },
    problems: [404],
    handle: one,
  },
  {
    method: 'DELETE',
    path: '/journal',
    id: 'clearJournal',
    summary: 'Forget all entries',
    tag,
    replies: { 204: undefined },
    handle: ({ sandbox }) => {
      sandbox.journal.clear()
      sandbox.violations = 0
      return ok()
    },
  },
]
