import type { EffectInput } from '../../world/index.ts'
import { latest, type PromotionHere, type PromotionReport, type PromotionRun } from './promotion-records.ts'
import type { ReportBody } from './report-body.ts'

/** What a report holds besides what its run says. */
interface Findings extends Pick<EffectInput, 'atMs' | 'chance'> {
  readonly report: ReportBody
  readonly previouslyIgnoredEncryptedSecrets: readonly string[]
}

/** The report of a run, as the next of its environment; written when the configuration was compared. */
export function newReport(upper: PromotionHere, run: PromotionRun, findings: Findings): PromotionReport {
  const { type, dryRun, promoter, promotionDescription, promotionId, missingESVs } = run
  const { atMs, chance, report, previouslyIgnoredEncryptedSecrets } = findings
  return {
    id: chance.uuid(),
    number: (latest(upper.promotionReports)?.number ?? 0) + 1,
    createdMs: atMs,
    type,
    dryRun,
    promoter,
    promotionDescription,
    promotionId,
    missingESVs,
    previouslyIgnoredEncryptedSecrets,
    report,
  }
}
