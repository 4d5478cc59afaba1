import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { factsOf } from './facts.ts'
import type { Here } from './records.ts'
import { reportMachine } from './report.machine.ts'
import { isReportType } from './report-tables.ts'
import { riskProblems } from './risk-problems.ts'

type Ids = 'generateReport' | 'downloadReport'

/**
 * Reports: generated at most once in eight hours, downloaded at most once in fifteen minutes, each type by itself (documented; that
 * types count by themselves is assumed). A new report may be downloaded at once (assumed).
 */
export const reports: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  generateReport: (asked) => {
    const { here, path, nowMs } = asked
    const type = path.reportType
    if (!isReportType(type)) return refuse(riskProblems['report-unknown'])
    const known = here.reports.get(type)
    if (known && nowMs - known.requestedMs < factsOf(asked).reportGenerationInterval.ms) {
      return refuse(riskProblems['report-too-often'])
    }
    const report = { id: type, csv: known?.csv ?? null, downloadedMs: known?.downloadedMs ?? null, requestedMs: nowMs }
    const send = [{ machine: reportMachine.name, event: 'generate', key: type }]
    return reply(201, undefined, { change: { here: { reports: here.reports.with(type, report) } }, send })
  },

  downloadReport: (asked) => {
    const { here, path, nowMs } = asked
    if (!isReportType(path.reportType)) return refuse(riskProblems['report-unknown'])
    const known = here.reports.get(path.reportType)
    if (!known || known.csv === null) return refuse(riskProblems['report-absent'])
    const { downloadedMs } = known
    if (downloadedMs !== null && nowMs - downloadedMs < factsOf(asked).reportDownloadInterval.ms) {
      return refuse(riskProblems['report-too-often'])
    }
    const downloaded = here.reports.with(known.id, { ...known, downloadedMs: nowMs })
    return reply(200, known.csv, { mediaType: 'text/csv', change: { here: { reports: downloaded } } })
  },
}
