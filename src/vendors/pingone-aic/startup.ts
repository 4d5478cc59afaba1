import type { operations } from '../../contract/generated/pingone-aic.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { factsOf } from './changes.ts'
import { esvProblems } from './problems.ts'
import type { Here } from './records.ts'
import { restartMachine } from './restart.machine.ts'

const machine = restartMachine.name

/** Restarting, and asking how far it is (observed: rec cli:config-manager restart; a second restart assumed). */
export const startup: Pick<Required<BehavioursOf<operations, Here>>, 'getRestartStatus' | 'restart'> = {
  getRestartStatus: ({ stateOf }) =>
    reply(200, { restartStatus: stateOf(machine) === 'restarting' ? 'restarting' : 'ready' }),

  restart: (asked) => {
    const isRunning = asked.stateOf(machine) === 'restarting'
    if (isRunning && factsOf(asked).secondRestart === 'conflict') return refuse(esvProblems['restart-running'])
    return reply(200, { restartStatus: 'restarting' }, isRunning ? {} : { send: [{ machine, event: 'restart' }] })
  },
}
