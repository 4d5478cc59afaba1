import { coded, type ProblemRow } from '../problem-tables.ts'

const rows = {
  'promotion-wrong-tier': {
    status: 400,
    shape: 'D',
    message: 'development is no upper environment of a promotion; call staging',
    standing: 'assumed',
    source: 'no recording; that promotions are asked of the upper environment: doc Manage self-service promotions',
  },
  'lock-promotion-running': {
    status: 409,
    shape: 'C',
    message: 'A promotion is already running',
    standing: 'documented',
    source: 'oas declares it for lock; for unlock assumed',
  },
  'lock-changing': {
    status: 409,
    shape: 'C',
    message: 'Environment is not in locked state',
    standing: 'documented',
    source: 'oas: lock and unlock while the environments are locking or unlocking; its example text',
  },
  'lock-held': {
    status: 409,
    shape: 'C',
    message: 'Environment is already locked',
    standing: 'assumed',
    source: 'oas declares 409 for a running promotion only; our wording',
  },
  'lock-held-elsewhere': {
    status: 409,
    shape: 'C',
    message: 'staging is locked for the promotion into production',
    standing: 'assumed',
    source: 'doc: only neighbours promote; that an environment is in one lock at a time, and the wording, are ours',
  },
  'lock-session-open': {
    status: 409,
    shape: 'C',
    message: 'A session of direct configuration is open in staging',
    standing: 'assumed',
    source: 'ours: a session that is aborted later would undo the promotion',
  },
  'lock-unknown': {
    status: 404,
    shape: 'D',
    message: 'No lock has this promotion id',
    standing: 'inferred',
    source: 'tf tolerates 404 when it unlocks; our wording',
  },
  'configuration-locked': {
    status: 403,
    shape: 'E',
    message: 'The environment is locked for a promotion',
    standing: 'assumed',
    source: 'oas and tf speak of a locked proxy; status and wording are ours',
  },
  'direct-configuration-locked': {
    status: 403,
    shape: 'A',
    message: 'The environment is locked for a promotion',
    standing: 'assumed',
    source: 'no recording; as for writes of configuration',
  },
  'esv-locked': {
    status: 403,
    shape: 'A',
    message: 'The environment is locked for a promotion',
    standing: 'assumed',
    source: 'by the switch esvWritesDuringLock; no recording',
  },
  'settings-locked': {
    status: 403,
    shape: 'A',
    message: 'The environment is locked for a promotion',
    standing: 'assumed',
    source: 'by the switch settingsWritesDuringLock; no recording',
  },
  'promotion-unlocked': {
    status: 409,
    shape: 'D',
    message: 'Environment is not in locked state',
    standing: 'documented',
    source: 'oas: promote and rollback without the lock',
  },
  'promotion-running': {
    status: 409,
    shape: 'D',
    message: 'A promotion or rollback is already running',
    standing: 'documented',
    source: 'oas: promote and rollback while one runs; our wording',
  },
  'rollback-nothing': {
    status: 409,
    shape: 'D',
    message: 'There is no promotion to roll back',
    standing: 'assumed',
    source: 'no recording; 400 is possible',
  },
  'report-none': {
    status: 404,
    shape: 'D',
    message: 'There is no promotion report yet',
    standing: 'assumed',
    source: 'no recording',
  },
  'report-unknown': {
    status: 404,
    shape: 'D',
    message: 'No promotion report has this id',
    standing: 'documented',
    source: 'oas; our wording',
  },
} satisfies Record<string, ProblemRow>

/** The refusals of promotions and of the lock that they need; `C` for the lock's 409, `D` for the others (documented: oas). */
export const promotionProblems = coded(rows)
