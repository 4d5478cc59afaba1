import { type Encoding, isLoopback, type Kept, KeptFileError, PersistFolder, testKeys, wallNow } from '../host/index.ts'
import {
  type Archive,
  completedWorld,
  type Engine,
  misfitOf,
  type Registry,
  Sandbox,
  type Surroundings,
  tenancyOf,
} from '../sandbox/index.ts'
import {
  applyChanges,
  changesBetween,
  type IndexesOf,
  type World,
  type WorldChanges,
  worldFromJson,
  type WorldJson,
  worldToJson,
} from '../world/index.ts'
import { type Settings, UsageError } from './settings.ts'

/** What a checkpoint holds of a sandbox; `initial` is what leads from its world to the one that `reset` puts back. */
interface WholeSandbox {
  readonly world: WorldJson
  readonly initial: WorldChanges | null
  readonly surroundings: Surroundings
}

/** The folder that sandboxes are kept in, as the registry and the program see it. */
export interface Persistence extends Archive {
  /** Puts the sandboxes of earlier runs into the registry. */
  readonly bringBack: (registry: Registry) => void
  /** Writes what is not written yet, and lets go of the folder. */
  readonly close: () => Promise<void>
}

/** Opens the folder of `--persist`; `undefined` when sandboxes live in memory alone. */
export async function openPersistence(settings: Settings, engine: Engine): Promise<Persistence | undefined> {
  const { persist, durable = false } = settings
  if (persist === undefined) {
    if (durable) throw new UsageError('--durable says how safely to keep what --persist keeps; add --persist <dir>')
    return undefined
  }
  const notify = (text: string): void => void process.stderr.write(`backlot: ${text}\n`)
  const folder = await PersistFolder.open(persist, { isDurable: durable, notify })
  const found = (name: string): string => `${persist}/${name}`
  try {
    if (!isLoopback(settings.host)) refuseTestKeys(folder.kept, found)
    const sandboxes = folder.kept.map((kept) => sandboxOf(engine, kept, found(kept.name)))
    return persistenceOf(folder, sandboxes)
  } catch (error) {
    await folder.close()
    throw error
  }
}

/** A sandbox as it was kept, before and after what has come into the program since. */
interface Found {
  readonly sandbox: Sandbox
  readonly completed: World
}

function persistenceOf(folder: PersistFolder, found: readonly Found[]): Persistence {
  return {
    bringBack: (registry) => {
      for (const { sandbox, completed } of found) registry.adopt(sandbox).world = completed
    },
    keeperOf: (sandbox) => folder.keeper(sandbox.name, encodingOf(sandbox), sandbox.world),
    forget: (name) => folder.forget(name),
    pending: () => folder.pending(),
    close: () => folder.close(),
  }
}

function encodingOf(sandbox: Sandbox): Encoding<World> {
  return {
    changes: changesBetween,
    whole: (world): WholeSandbox => ({
      world: worldToJson(world),
      initial: changesBetween(world, sandbox.initial) ?? null,
      surroundings: sandbox.surroundings,
    }),
  }
}

function sandboxOf(engine: Engine, { name, content, tail }: Kept, place: string): Found {
  const indexesOf: IndexesOf = (vendor, collection) =>
    tenancyOf(engine, vendor).vendor.collections[collection]?.indexes ?? {}
  try {
    const whole = content as unknown as WholeSandbox
    const first = worldFromJson(whole.world, indexesOf)
    const initial = whole.initial ? applyChanges(first, whole.initial, indexesOf) : first
    let world = first
    for (const { changes } of tail) world = applyChanges(world, changes as WorldChanges, indexesOf)
    if (world.name !== name) throw new Error(`it is a sandbox named ${world.name}, and its folder must be named so`)
    const misfit = misfitOf(engine, world)
    if (misfit !== undefined) throw new Error(misfit)
    const wallMs = wallNow()
    const sandbox = new Sandbox(engine, world, completedWorld(engine, initial, wallMs))
    sandbox.surroundings = whole.surroundings
    return { sandbox, completed: completedWorld(engine, world, wallMs) }
  } catch (error) {
    throw new KeptFileError(
      `Failed to bring back the sandbox in ${place}: ${(error as Error).message}; nothing was changed: ` +
        'start the Backlot that wrote it, with the same tenants, or move the folder away, or choose another one with --persist',
    )
  }
}

/** The published keys open every door; a sandbox that was made with them must not be reached from elsewhere. */
function refuseTestKeys(kept: readonly Kept[], placeOf: (name: string) => string): void {
  const published = testKeys().map((key) => String(key['n']))
  for (const { name, content, tail } of kept) {
    const text = JSON.stringify([content, tail])
    if (!published.some((modulus) => text.includes(modulus))) continue
    throw new KeptFileError(
      `Failed to use the sandbox in ${placeOf(name)}: it holds the published test keys, which serve loopback only; ` +
        'start it with --host localhost, or choose another folder with --persist',
    )
  }
}
