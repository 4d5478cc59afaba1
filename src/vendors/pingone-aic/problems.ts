import { coded, type ProblemRow } from '../problem-tables.ts'

const rows = {
  'variable-unknown': {
    status: 404,
    shape: 'A',
    message: 'The variable does not exist',
    standing: 'observed',
    source: 'rec lib:VariablesApi',
  },
  'variable-type-missing': {
    status: 400,
    shape: 'A',
    message: 'Variable type required; expressionType cannot be empty when creating new variables',
    standing: 'observed',
    source: 'rec lib:VariablesApi',
  },
  'variable-type-fixed': {
    status: 400,
    shape: 'A',
    message: 'Changing the type of an existing variable is not permitted',
    standing: 'observed',
    source: 'aicm 2026-05-26',
  },
  'variable-too-large': {
    status: 400,
    shape: 'A',
    message: 'The variable value is too large',
    standing: 'assumed',
    source: 'doc ESVs gives the limit; status and wording are ours',
  },
  'secret-unknown': {
    status: 404,
    shape: 'A',
    message: 'The secret does not exist or does not have a version',
    standing: 'observed',
    source: 'rec lib:SecretsApi, cli:esv secret-delete; for setDescription and for an unknown version assumed',
  },
  'secret-exists': {
    status: 400,
    shape: 'A',
    message: 'Failed to create secret, the secret already exists',
    standing: 'observed',
    source: 'rec lib:SecretsOps, cli:config import; aicm',
  },
  'secret-not-created': {
    status: 500,
    shape: 'A',
    message: 'Failed to create secret',
    standing: 'observed',
    source: 'aicm 2026-05-30, for values that do not fit their encoding; for too large ones assumed',
  },
  'version-secret-unknown': {
    status: 404,
    shape: 'A',
    message: 'Failed to create secret version',
    standing: 'observed',
    source: 'rec lib:SecretsApi',
  },
  'version-not-created': {
    status: 500,
    shape: 'A',
    message: 'Failed to create secret version',
    standing: 'assumed',
    source: 'as for a new secret',
  },
  'version-unknown': {
    status: 404,
    shape: 'A',
    message: 'Failed to get secret version',
    standing: 'observed',
    source: 'rec lib:SecretsApi',
  },
  'version-latest-stays': {
    status: 400,
    shape: 'A',
    message: 'Cannot disable latest secret version',
    standing: 'observed',
    source: 'rec cli:esv secret-version-deactivate; aicm',
  },
  'version-not-changed': {
    status: 500,
    shape: 'A',
    message: 'Failed to change secret version status',
    standing: 'assumed',
    source: 'no recording of a status change of a destroyed version; wording after its neighbours',
  },
  'version-not-deleted': {
    status: 500,
    shape: 'A',
    message: 'Failed to delete secret version',
    standing: 'observed',
    source:
      'rec cli:esv secret-version-delete 2024-07-12, for an unknown version; for the latest or a destroyed one assumed',
  },
  'cookie-invalid': {
    status: 400,
    shape: 'A',
    message: 'Invalid paged results cookie',
    standing: 'assumed',
    source: 'no recording; our wording',
  },
  'restart-running': {
    status: 409,
    shape: 'A',
    message: 'A restart is in progress',
    standing: 'assumed',
    source: 'poc says that no ESV can be written during a restart; status and wording are ours',
  },
  'restart-unavailable': {
    status: 503,
    shape: 'A',
    message: 'A restart is in progress',
    standing: 'assumed',
    source: 'poc says that no ESV can be written during a restart; status and wording are ours',
  },
} satisfies Record<string, ProblemRow>

/** The refusals that variables, secrets and restart give by themselves, in the recorded words where there are any. */
export const esvProblems = coded(rows)
