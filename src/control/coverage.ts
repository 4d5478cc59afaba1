import { type Coverage, coverageHtml, coverageOf, coverageText } from '../report/index.ts'
import type { Tally } from '../sandbox/index.ts'
import { suggestion } from './nearest.ts'
import { type Answer, ok, problem } from './problem.ts'
import type { Asked, AskedSandbox, Control, GlobalRoute, SandboxRoute } from './route.ts'
import { answerOf, listOf, mapOf, text, whole } from './schemas.ts'

const tag = 'Coverage'

const counted = answerOf({ exercised: whole(0, 'So many were exercised.'), all: whole(0, 'So many there are.') })
const numbers = {
  calls: whole(0, 'Calls.'),
  unknownCalls: whole(0, 'Calls that fit no operation.'),
  violatingCalls: whole(0, 'Calls whose answer did not fit the contract.'),
  operations: counted,
  declaredStatuses: counted,
}
const counts = (description: string) => ({ ...mapOf(whole(0, 'How often.')), description })

const coverageSchema = answerOf({
  ...numbers,
  vendors: listOf(
    answerOf({
      vendor: text(),
      ...numbers,
      refusals: counts('Code of a problem to how often it was answered.'),
      violations: counts('Operation, status and keyword of the contract to how often it was not met.'),
      details: listOf(
        answerOf({
          operation: text('The operationId.'),
          method: text(),
          path: text('The template of the path.'),
          calls: whole(0, 'Calls.'),
          declared: counts('Declared status to how often it was answered.'),
          undeclared: counts('Other statuses; 0 is a connection that was closed without an answer.'),
        }),
      ),
    }),
  ),
})

/** The forms that a coverage is shown in besides JSON. */
const forms: Readonly<Record<string, { readonly mediaType: string; readonly show: (coverage: Coverage) => string }>> = {
  text: { mediaType: 'text/plain; charset=utf-8', show: coverageText },
  html: { mediaType: 'text/html; charset=utf-8', show: coverageHtml },
}

interface Wanted {
  readonly vendor?: string
  readonly format?: string
}

const query = {
  vendor: text('One vendor; all unless given.'),
  format: { type: 'string', enum: ['json', ...Object.keys(forms)], description: 'How it is shown; json unless given.' },
}

function show({ registry }: Control, tally: Tally, { vendor, format = 'json' }: Wanted): Answer {
  const { engine } = registry
  if (vendor !== undefined && !engine.tenancies.has(vendor)) {
    return problem('invalid', `There is no vendor ${vendor}; ${suggestion(vendor, engine.tenancies.keys())}.`)
  }
  const coverage = coverageOf(engine, tally, vendor)
  const form = forms[format]
  return form ? { status: 200, mediaType: form.mediaType, body: form.show(coverage) } : ok(coverage)
}

const description =
  'Counted as calls are answered, whether or not the journal still holds them. Reset, restore, rewind and clearing the ' +
  'journal leave it as it is, as the calls were made; a fork begins with none.'

/** How much of the contracts the calls to one sandbox exercised. */
export const coverageRoutes: readonly SandboxRoute[] = [
  {
    method: 'GET',
    path: '/coverage',
    id: 'getCoverage',
    summary: 'Operations and declared statuses that calls to this sandbox exercised',
    description,
    tag,
    query,
    replies: { 200: coverageSchema },
    handle: ({ control, sandbox, query: wanted }: AskedSandbox<{ query: Wanted }>) =>
      show(control, sandbox.tally, wanted),
  },
  {
    method: 'DELETE',
    path: '/coverage',
    id: 'clearCoverage',
    summary: 'Begin to count anew',
    description: 'Of this sandbox only: what is counted of all together stays.',
    tag,
    replies: { 204: undefined },
    handle: ({ sandbox }) => {
      sandbox.tally.clear()
      return ok()
    },
  },
]

/** How much of the contracts the calls to all sandboxes exercised. */
export const totalCoverageRoutes: readonly GlobalRoute[] = [
  {
    method: 'GET',
    path: '/total-coverage',
    id: 'getTotalCoverage',
    summary: 'Operations and declared statuses that calls to all sandboxes exercised',
    description: 'Since the start, calls to sandboxes that were deleted among them.',
    tag,
    query,
    replies: { 200: coverageSchema },
    handle: ({ control, query: wanted }: Asked<{ query: Wanted }>) => show(control, control.registry.tally, wanted),
  },
]
