import type { operations } from '../../contract/generated/pingone-aic.ts'
import { instantText, refuse, remembered, reply, secondText } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { factsOf } from './changes.ts'
import { reworded } from '../problem-tables.ts'
import { obstaclesOf, restored } from './promotion-check.ts'
import { promotionProblems } from './promotion-problems.ts'
import { latest, type PromotionReport } from './promotion-records.ts'
import { whyNotRollBack } from './promotion.ts'
import type { Here } from './records.ts'
import { changesOf, type ReportBody, reportBodyOf } from './report-body.ts'
import { type Pair, pairOf } from './tiers.ts'

type Ids = 'getLastReport' | 'getReport' | 'getProvisionalReport' | 'getProvisionalRollbackReport' | 'getReportList'
type Asked = AskedOf<operations['getLastReport'], Here>

/**
 * Reports of promotions and rollbacks (documented: oas, seed), asked of the upper environment; the provisional report is asked of
 * the lower one (inferred: frcm, issue frodo-lib#247; switch `provisionalReportSide`).
 */
export const reports: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getLastReport: (asked) => {
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const report = latest(asked.here.promotionReports)
    if (report) return reply(200, reportView(report))
    return refuse(reworded(promotionProblems['report-none'], { status: factsOf(asked).noReportStatus }))
  },

  getReport: (asked) => {
    const { reportId } = asked.path
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const [report] = [...asked.here.promotionReports.by('id', { from: reportId, to: reportId })]
    return report ? reply(200, reportView(report)) : refuse(promotionProblems['report-unknown'])
  },

  /** In order of date (documented: oas); reports of the same instant in the order in which they were written. */
  getReportList: (asked) => {
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const records = asked.here.promotionReports.toArray().sort((a, b) => a.createdMs - b.createdMs)
    return reply(200, records.map(headView))
  },

  getProvisionalReport: (asked) => {
    const side = factsOf(asked).provisionalReportSide === 'upper' ? 'upper' : 'lower'
    const pair = pairOf(asked.site, factsOf(asked), side)
    return 'code' in pair ? refuse(pair) : reply(200, provisional(asked, pair))
  },

  getProvisionalRollbackReport: (asked) => {
    const pair = pairOf(asked.site, factsOf(asked))
    if ('code' in pair) return refuse(pair)
    const undo = latest(asked.here.promotionUndo)
    const refusal = whyNotRollBack(asked)
    if (refusal || !undo) return refuse(refusal ?? promotionProblems['rollback-nothing'])
    const { configuration } = asked.here
    const report = reportBodyOf(changesOf(configuration, restored(configuration, undo.items)))
    return reply(200, reportView({ ...draft(asked), type: 'rollback', report }))
  },
}

/** What a promotion of a pair would change now, and what would block it. */
function provisional(asked: Asked, { lower: below, upper: above }: Pair) {
  const [lower, upper] = [asked.at(below), asked.at(above)]
  const { missingESVs, previouslyIgnoredEncryptedSecrets } = obstaclesOf(lower, upper)
  const report: ReportBody = reportBodyOf(changesOf(upper.configuration, lower.configuration))
  return reportView({ ...draft(asked), missingESVs, previouslyIgnoredEncryptedSecrets, report })
}

/** A report that is not kept: it belongs to no promotion, and changes nothing (assumed: it counts as a dry run). */
function draft({ chance, nowMs, principal }: Asked): PromotionReport {
  return {
    id: chance.uuid(),
    number: 0,
    createdMs: nowMs,
    type: 'promotion',
    dryRun: true,
    promoter: principal.name,
    promotionDescription: '',
    promotionId: '',
    missingESVs: [],
    previouslyIgnoredEncryptedSecrets: [],
    report: {},
  }
}

/** A report as it goes out; lists without an entry are left out (documented: oas). */
const reportView = remembered((record: PromotionReport) => {
  const { id, dryRun, missingESVs, previouslyIgnoredEncryptedSecrets: ignored } = record
  const createdDate = reportDate(record.createdMs)
  return {
    createdDate,
    dryRun,
    ...(missingESVs.length > 0 && { missingESVs }),
    ...(ignored.length > 0 && { previouslyIgnoredEncryptedSecrets: ignored }),
    promoter: record.promoter,
    promotionDescription: record.promotionDescription,
    promotionId: record.promotionId,
    report: record.report,
    reportId: id,
    reportName: `Report_${createdDate}_dryrun=${dryRun}_${id}`,
    type: record.type,
  }
})

/** A report in the list. */
const headView = remembered(({ createdMs, dryRun, promoter, promotionId, id, type }: PromotionReport) => ({
  createdDate: secondText(createdMs),
  dryRun,
  promoter,
  promotionId,
  reportId: id,
  type,
}))

/** An instant as reports write it, with a hyphen between hour and minute: `2026-03-02T10-05+00Z` (documented: oas example). */
function reportDate(ms: number): string {
  const [day, time = ''] = instantText(ms).split('T')
  return `${day}T${time.slice(0, 2)}-${time.slice(3, 5)}+00Z`
}
