import { defineMachine } from '../../world/index.ts'
import type { Here } from './records.ts'
import { csvOf } from './report-tables.ts'

/**
 * The generation of a report, one instance for each type; its key is the type.
 *
 *     idle --generate--> generating --reportGenerationDuration--> idle   (the report can be downloaded)
 *
 * Several minutes of work (inferred); a report shows the tenant as it is when it is done (assumed).
 */
export const reportMachine = defineMachine({
  name: 'report',
  states: ['idle', 'generating'],
  initial: 'idle',
  rows: [
    { from: 'idle', on: 'generate', to: 'generating' },
    {
      from: 'generating',
      after: 'reportGenerationDuration',
      to: 'idle',
      effect: ({ sites, site, key, atMs }) => {
        const here = sites[site] as unknown as Here
        const known = here.reports.get(key)
        if (!known) return {}
        return {
          here: { reports: here.reports.with(key, { ...known, csv: csvOf(here, key, atMs), downloadedMs: null }) },
        }
      },
    },
  ],
})
