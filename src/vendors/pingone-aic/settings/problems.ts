import { coded, type ProblemRow } from '../../problem-tables.ts'

const rows = {
  'cname-refused': {
    status: 400,
    shape: 'A',
    message: 'CNAME validation failed',
    standing: 'observed',
    source: 'rec lib:EnvCustomDomainsApi',
  },
} satisfies Record<string, ProblemRow>

/** The refusals of the settings of an environment. */
export const settingsProblems = coded(rows)
