import { defineMachine, type Effect, type EffectInput } from '../../world/index.ts'
import { unlockEvents } from './lock-state.ts'
import { obstaclesOf, restored } from './promotion-check.ts'
import { keep, keyOf, latest, type PromotionRun, type RunOutcome } from './promotion-records.ts'
import { changesOf, reportBodyOf } from './report-body.ts'
import type { Here } from './records.ts'
import { newReport } from './report-record.ts'

const name = 'promotion'

/**
 * Promotions into one environment, one at a time, and their rollbacks.
 *
 *     ready --start----> checking --dryRunDuration--> copying --promotionDuration--> restarting --restarted--> ready
 *                                                     copying --stop--> ready   (a dry run, or something blocks)
 *     ready --rollback-> restoring --rollbackDuration--> restarting
 *     checking, copying, restoring, restarting --fail--> ready, and restarting --restart-failed--> ready
 *
 * A dry run is the first step alone: it writes a report, changes nothing and keeps the lock (observed: issue
 * fr-config-manager#269 for the lock). What blocks is found then and shows in the progress, not in the answer that started the run
 * (assumed). The configuration is exchanged as a whole when the copying is over, so that a run that fails has changed nothing
 * or everything; the restart of the environment's services follows (observed: issue #269), and a restart that runs already serves
 * for it (assumed). The lock is released after success only, where that was asked for (documented: oas). Durations and the words
 * of the steps are assumed. A promotion or a dry run that something blocks, or that fails, writes no report unless it is a dry run
 * (assumed).
 */
export const promotionMachine = defineMachine({
  name,
  states: ['ready', 'checking', 'copying', 'restoring', 'restarting'],
  initial: 'ready',
  rows: [
    { from: 'ready', on: 'start', to: 'checking' },
    { from: 'ready', on: 'rollback', to: 'restoring' },
    { from: 'checking', after: 'dryRunDuration', to: 'copying', effect: check },
    { from: 'copying', on: 'stop', to: 'ready' },
    { from: 'copying', after: 'promotionDuration', to: 'restarting', effect: copy },
    { from: 'restoring', after: 'rollbackDuration', to: 'restarting', effect: restore },
    { from: 'restarting', on: 'restarted', to: 'ready', effect: complete },
    { from: 'restarting', on: 'restart-failed', to: 'ready', effect: (input) => ended(input, 'restart-failed') },
    { from: 'checking', on: 'fail', to: 'ready', effect: (input) => ended(input, 'failed') },
    { from: 'copying', on: 'fail', to: 'ready', effect: (input) => ended(input, 'failed') },
    { from: 'restoring', on: 'fail', to: 'ready', effect: (input) => ended(input, 'failed') },
    { from: 'restarting', on: 'fail', to: 'ready', effect: (input) => ended(input, 'failed') },
  ],
})

/** The environment that runs a promotion, the one below it, and the run. */
function running({ sites, site }: EffectInput): {
  readonly upper: Here
  readonly lower: Here
  readonly run: PromotionRun
} {
  const upper = sites[site] as unknown as Here
  const run = latest(upper.promotions)
  const lower = run && sites[run.lower]
  if (!lower)
    throw new Error(`Failed to step the promotion into ${site}: it keeps no run, or one out of no environment`)
  return { upper, lower: lower as unknown as Here, run }
}

/** Ends a dry run, and a promotion that something blocks; any other goes on. */
function check(input: EffectInput): Effect {
  const { upper, lower, run } = running(input)
  const { missingESVs, encryptedSecrets, previouslyIgnoredEncryptedSecrets } = obstaclesOf(lower, upper)
  const found: PromotionRun = { ...run, missingESVs, encryptedSecrets }
  const outcome = blockedBy(found) ?? 'complete'
  if (outcome === 'complete' && !run.dryRun) return { here: { promotions: keep(upper.promotions, found) } }
  const promotions = keep(upper.promotions, { ...found, outcome, changedMs: input.atMs })
  const send = [{ machine: name, event: 'stop' }]
  if (!run.dryRun) return { here: { promotions }, send }
  const report = reportBodyOf(changesOf(upper.configuration, lower.configuration))
  const written = newReport(upper, found, { ...input, report, previouslyIgnoredEncryptedSecrets })
  return { here: { promotions, promotionReports: keep(upper.promotionReports, written) }, send }
}

/** What blocks a run, if anything does; missing ESVs are named first (assumed). */
function blockedBy(run: PromotionRun): RunOutcome | undefined {
  if (run.missingESVs.length > 0) return 'missing-esvs'
  return run.encryptedSecrets.length > 0 && !run.ignoresEncryptedSecrets ? 'encrypted-secrets' : undefined
}

/** Gives the upper environment the configuration of the lower one, and keeps what it had. */
function copy(input: EffectInput): Effect {
  const { upper, lower, run } = running(input)
  const { previouslyIgnoredEncryptedSecrets } = obstaclesOf(lower, upper)
  const report = reportBodyOf(changesOf(upper.configuration, lower.configuration))
  const written = newReport(upper, run, { ...input, report, previouslyIgnoredEncryptedSecrets })
  return {
    here: {
      configuration: lower.configuration,
      promotions: keep(upper.promotions, { ...run, ignoredSecrets: run.encryptedSecrets }),
      promotionReports: keep(upper.promotionReports, written),
      promotionUndo: keep(upper.promotionUndo, { number: run.number, items: upper.configuration.toArray() }),
    },
    send: [restartOf(run)],
  }
}

/** Gives the environment the configuration that it had before its latest promotion that was not rolled back. */
function restore(input: EffectInput): Effect {
  const { upper, run } = running(input)
  const undo = latest(upper.promotionUndo)
  if (!undo) return ended(input, 'failed')
  const configuration = restored(upper.configuration, undo.items)
  const report = reportBodyOf(changesOf(upper.configuration, configuration))
  const written = newReport(upper, run, { ...input, report, previouslyIgnoredEncryptedSecrets: [] })
  return {
    here: {
      configuration,
      promotionReports: keep(upper.promotionReports, written),
      promotionUndo: upper.promotionUndo.without(keyOf(undo)),
    },
    send: [restartOf(run)],
  }
}

/** The restart of the services, which tells when it is over; without one the run is over at once. */
function restartOf({ restarts }: PromotionRun) {
  return restarts ? { machine: 'restart', event: 'restart' } : { machine: name, event: 'restarted' }
}

function complete(input: EffectInput): Effect {
  const { run } = running(input)
  const send = run.unlocksAfterwards ? unlockEvents([run.lower, input.site]) : []
  return { ...ended(input, 'complete'), send }
}

function ended(input: EffectInput, outcome: RunOutcome): Effect {
  const { upper, run } = running(input)
  return { here: { promotions: keep(upper.promotions, { ...run, outcome, changedMs: input.atMs }) } }
}
