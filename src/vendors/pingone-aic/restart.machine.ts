import { defineMachine, type Effect, type EffectInput } from '../../world/index.ts'
import { esvProblems } from './problems.ts'
import { activeVersionOf, type Here } from './records.ts'

/** Operations that change ESVs, which a restart or a lock may hold off. */
export const esvWrites = [
  'createVariables',
  'actionVariable',
  'deleteVariable',
  'createSecret',
  'actionSecret',
  'deleteSecret',
  'createSecretVersion',
  'changeSecretVersion',
  'deleteSecretVersion',
]

/** A promotion ends with a restart, and is told when that is over; otherwise nobody listens. */
const waiting = { machine: 'promotion' }

/**
 * The restart of one environment's services, which loads what waits for it.
 *
 *     ready --restart--> restarting --restartDuration--> ready   (everything pending becomes loaded)
 *                        restarting --fail-------------> ready   (nothing is loaded)
 *
 * Takes about 107 s at real pace (observed: rec cli:config-manager restart). What is pending when it completes is loaded,
 * so an ESV written during a restart, where the switch `writesDuringRestart` allows it, is loaded too (assumed). The switch:
 * `refused` answers writes with 409, `unavailable` with 503, `allowed` lets them pass (assumed; poc says only that they
 * are not possible). Reading, and asking for the state, work throughout (observed: rec). That a failed restart loads
 * nothing is assumed.
 */
export const restartMachine = defineMachine({
  name: 'restart',
  states: ['ready', 'restarting'],
  initial: 'ready',
  rows: [
    { from: 'ready', on: 'restart', to: 'restarting' },
    { from: 'restarting', after: 'restartDuration', to: 'ready', effect: loadPending },
    {
      from: 'restarting',
      on: 'fail',
      to: 'ready',
      effect: () => ({ send: [{ ...waiting, event: 'restart-failed' }] }),
    },
  ],
  gates: [
    {
      while: ['restarting'],
      operations: esvWrites,
      when: { fact: 'writesDuringRestart', is: 'refused' },
      problem: esvProblems['restart-running'],
    },
    {
      while: ['restarting'],
      operations: esvWrites,
      when: { fact: 'writesDuringRestart', is: 'unavailable' },
      problem: esvProblems['restart-unavailable'],
    },
  ],
})

/** Loads every pending variable, and of every pending secret the active version (documented: seed; frcm compares so). */
function loadPending({ sites, site }: EffectInput): Effect {
  const here = sites[site] as unknown as Pick<Here, 'variables' | 'secrets'>
  let { variables, secrets } = here
  for (const variable of here.variables.by('pending')) {
    variables = variables.with(variable.id, { ...variable, loaded: true })
  }
  for (const secret of here.secrets.by('pending')) {
    secrets = secrets.with(secret.id, { ...secret, loadedVersion: activeVersionOf(secret) })
  }
  return { here: { variables, secrets }, send: [{ ...waiting, event: 'restarted' }] }
}
