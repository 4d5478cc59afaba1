import { maxSnapshots, type Sandbox, tooLarge } from '../sandbox/index.ts'
import { weightOfResources, type World } from '../world/index.ts'
import { type Answer, problem } from './problem.ts'

/** Why a sandbox may not be put to a world, as it would hold too much; what makes it smaller is never refused. */
export function noRoomForWorld({ world, engine }: Sandbox, next: World): Answer | undefined {
  const growth = weightOfResources(next.resources) - weightOfResources(world.resources)
  const full = tooLarge(world, growth, engine.maxBytes)
  return full === undefined ? undefined : problem('conflict', `Nothing is put back: ${full}.`)
}

/** Why no sandbox may begin with a world; `undefined` lets it. */
export function noRoomToBegin(world: World, maxBytes: number): Answer | undefined {
  const full = tooLarge({ ...world, resources: {} }, weightOfResources(world.resources), maxBytes)
  return full === undefined ? undefined : problem('conflict', `The sandbox is not made: ${full}.`)
}

/** Why a sandbox cannot keep a snapshot of an id; `undefined` lets it. */
export function noRoomForSnapshot({ snapshots }: Sandbox, id: string): Answer | undefined {
  if (snapshots.get(id)) return problem('conflict', `There is a snapshot ${id}; choose another id or delete it first.`)
  if (snapshots.isFull) {
    return problem('conflict', `The sandbox has ${maxSnapshots} snapshots, which is the limit; delete one first.`)
  }
  return undefined
}
