import { coded, type ProblemRow } from '../problem-tables.ts'

/** The refusals that the engine gives in the name of logs and their keys. */
export const monitoringRows = {
  'monitoring-unauthenticated': {
    status: 401,
    shape: 'A-framework',
    message: 'unauthorized',
    headers: { 'www-authenticate': 'Bearer' },
    standing: 'observed',
    source: 'aicm 2026-06 for the status; body and header are assumed',
  },
  'monitoring-forbidden': {
    status: 403,
    shape: 'A-framework',
    message: 'insufficient scope',
    standing: 'observed',
    source: 'aicm 2026-06 for status and words; the shape is assumed',
  },
  'monitoring-rate-limited': {
    status: 429,
    shape: 'A-framework',
    message: 'Too Many Requests',
    headers: { 'retry-after': '1' },
    standing: 'documented',
    source: 'doc Retrieve log entries using REST API for the status; aicm for Retry-After; the body is assumed',
  },
  'monitoring-invalid': {
    status: 400,
    shape: 'A-framework',
    message: 'The request does not fit the contract',
    standing: 'assumed',
    source: 'no recording; our wording',
  },
  'monitoring-method-not-allowed': {
    status: 405,
    shape: 'A-framework',
    message: 'Method Not Allowed',
    standing: 'assumed',
    source: 'no recording',
  },
} satisfies Record<string, ProblemRow>

const rows = {
  'api-keys-administrators-only': {
    status: 403,
    shape: 'A-framework',
    message: 'insufficient scope',
    standing: 'observed',
    source: 'aicm 2026-06: a service account with every scope it can have; the shape is assumed',
  },
  'log-query': {
    status: 400,
    shape: 'A-framework',
    message: 'the time between beginTime and endTime is more than 24 hours',
    standing: 'observed',
    source: 'aicm for the status of a longer window; the other reasons and all words are assumed',
  },
  'log-filter': {
    status: 400,
    shape: 'A-framework',
    message: 'the _queryFilter cannot be read',
    standing: 'assumed',
    source: 'no recording',
  },
  'log-filter-without-slash': {
    status: 500,
    shape: 'A-framework',
    message: 'Internal Server Error',
    standing: 'observed',
    source: 'notes of two clients (frodo-lib, an MCP server) for the status; the body is assumed',
  },
  'api-key-unknown': {
    status: 404,
    shape: 'A-framework',
    message: 'not found',
    standing: 'assumed',
    source: 'no recording',
  },
} satisfies Record<string, ProblemRow>

/** The refusals of the operations on logs and their keys, by code. */
export const monitoringProblems = coded<keyof typeof rows>(rows)
