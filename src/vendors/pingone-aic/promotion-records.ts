import { Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'
import type { ConfigurationItem } from './configuration.ts'
import type { ReportBody } from './report-body.ts'

/** How a run ended; `complete` is the only good end. */
export type RunOutcome = 'complete' | 'missing-esvs' | 'encrypted-secrets' | 'failed' | 'restart-failed'

/** One promotion, dry run or rollback of the upper environment that keeps it; the latest is the one whose progress is shown. */
export interface PromotionRun {
  /** Counts from 1 in each environment. */
  readonly number: number
  /** Id of the lock that it ran under. */
  readonly promotionId: string
  readonly type: 'promotion' | 'rollback'
  /** The environment whose configuration is promoted. */
  readonly lower: string
  readonly dryRun: boolean
  readonly ignoresEncryptedSecrets: boolean
  readonly unlocksAfterwards: boolean
  /** Whether the environment restarts at its end, by the switch `promotionRestarts`. */
  readonly restarts: boolean
  readonly promoter: string
  readonly promotionDescription: string
  readonly zendeskTicketReference: string
  /** Absent while it runs. */
  readonly outcome?: RunOutcome
  readonly missingESVs: readonly string[]
  readonly encryptedSecrets: readonly string[]
  /** The encrypted values that it carried along because it was told to. */
  readonly ignoredSecrets: readonly string[]
  /** When it ended, in ms; while it runs, when it began. */
  readonly changedMs: number
}

/** A report as stored. */
export interface PromotionReport {
  readonly id: string
  readonly number: number
  readonly createdMs: number
  readonly type: 'promotion' | 'rollback'
  readonly dryRun: boolean
  readonly promoter: string
  readonly promotionDescription: string
  readonly promotionId: string
  readonly missingESVs: readonly string[]
  readonly previouslyIgnoredEncryptedSecrets: readonly string[]
  readonly report: ReportBody
}

/** The whole configuration from before a promotion; the latest is what a rollback restores. */
export interface PromotionUndo {
  readonly number: number
  readonly items: readonly ConfigurationItem[]
}

/** The collections of promotions into one environment, each in the order of its numbers. */
export interface PromotionHere {
  readonly promotions: Collection<PromotionRun>
  readonly promotionReports: Collection<PromotionReport>
  readonly promotionUndo: Collection<PromotionUndo>
}

/** How promotions, their reports and what they replaced are kept. */
export const promotionCollections = {
  promotions: {},
  promotionReports: { indexes: { id: ({ id }: PromotionReport) => id } },
  promotionUndo: {},
} satisfies Record<string, CollectionDeclaration>

/** An environment into which nothing was promoted yet. */
export const noPromotions: PromotionHere = {
  promotions: Collection.empty<PromotionRun>(),
  promotionReports: Collection.empty<PromotionReport>(promotionCollections.promotionReports.indexes),
  promotionUndo: Collection.empty<PromotionUndo>(),
}

/** The latest record of a collection that is kept by number. */
export function latest<Numbered extends { readonly number: number }>(
  records: Collection<Numbered>,
): Numbered | undefined {
  return records.slice(records.size - 1, 1)[0]
}

/** The collection with a record under its number. */
export function keep<Numbered extends { readonly number: number }>(
  records: Collection<Numbered>,
  record: Numbered,
): Collection<Numbered> {
  return records.with(keyOf(record), record)
}

/** The key of a record that is kept by number. */
export function keyOf({ number }: { readonly number: number }): string {
  return String(number).padStart(9, '0')
}
