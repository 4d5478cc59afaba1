import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { stored } from '../harness/effects.mjs'

const startup = '/environment/startup'
const restarting = stored(startup, { restartStatus: 'restarting' })

/** Moves the clock past the end of the restart, once there is one. */
const endRestart = async (bench) => {
  for (let tries = 0; tries < 300; tries++) {
    const { body } = await bench.rest('GET', startup)
    if (body.restartStatus === 'restarting') return bench.backlot.advance('PT120S')
    await pause(100)
  }
  assert.fail('the client has not begun a restart within 30 seconds')
}

/** Applying while a restart runs, at the real tenant's pace, so that only the test's own clock ends it. */
export const applyBusy = {
  title: 'esv apply while the tenant restarts',
  pace: '1',
  rows: [
    {
      name: 'apply --force --no-wait begins a restart and returns',
      command: 'esv apply',
      args: ['-y', '--force', '--no-wait'],
      stderr: [/Updates are being applied/],
      effect: restarting,
    },
    {
      name: 'apply refuses to begin another one',
      command: 'esv apply',
      args: ['-y', '--force'],
      exit: 1,
      stderr: [/Not ready! Current status: restarting/],
      effect: async (bench) => {
        await restarting(bench)
        await endRestart(bench)
        await stored(startup, { restartStatus: 'ready' })(bench)
      },
    },
    {
      name: 'apply --timeout gives up while the restart goes on',
      command: 'esv apply',
      args: ['-y', '--force', '--timeout', '1'],
      exit: 1,
      stderr: [/Updates timed out after \d+s with final status: restarting/],
      effect: async (bench) => {
        await restarting(bench)
        await endRestart(bench)
      },
    },
  ],
}
