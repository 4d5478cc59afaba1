import type { Observer } from '../gateway/index.ts'
import { defaultSandbox } from '../gateway/index.ts'
import { KeptFileError, wallNow, writeWhole } from '../host/index.ts'
import { banner } from './banner.ts'
import { requestLog } from './request-log.ts'
import { type Served, serve } from './serve.ts'
import { type Settings, UsageError } from './settings.ts'
import { version } from './version.ts'

/** Could not start: one line that says what to do, and exit code 3. */
export class StartError extends Error {}

/** Starts Backlot, prints where it is, writes the ready file, and serves until it is told to end. */
export async function start(settings: Settings): Promise<void> {
  const observe: Observer | undefined = settings.logLevel === 'silent' ? undefined : await requestLog(settings.logLevel)
  const served = await serve(settings, observe).catch((error: NodeJS.ErrnoException) => refuse(error, settings))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(served, settings))
  if (settings.logLevel !== 'silent') process.stdout.write(banner(served, settings, version()))
  if (settings.readyFile !== undefined) await writeReadyFile(settings.readyFile, served)
}

/** Ends at once; with `--persist`, once everything is written. */
async function end(served: Served, { persist }: Settings): Promise<void> {
  if (persist === undefined) process.exit(0)
  await served.close().catch((error: Error) => {
    process.stderr.write(`backlot: ${error.message}\n`)
    process.exit(3)
  })
  process.exit(0)
}

/** The content of the ready file: the default sandbox's answer and the URL of the main port. */
async function writeReadyFile(path: string, { registry, control, gateway, controlToken, tls }: Served): Promise<void> {
  const sandbox = registry.get(defaultSandbox)
  if (!sandbox) throw new Error('Failed to write the ready file: there is no default sandbox')
  const { viewOfSandbox } = await import('../control/sandbox-view.ts')
  const answer = await viewOfSandbox(control, sandbox, wallNow())
  const content = {
    ...answer,
    control: gateway.controlUrl(),
    ...(controlToken ? { controlToken } : {}),
    ...(tls?.authorityFile ? { ca: tls.authorityFile } : {}),
  }
  await writeWhole(path, `${JSON.stringify(content, null, 2)}\n`).catch((error: Error) => {
    throw new StartError(`Failed to write the ready file ${path}: ${error.message}; name a path that can be written`)
  })
}

/** Says why Backlot could not start, and what to do. */
export function refuse(error: NodeJS.ErrnoException, { host, port }: Settings): never {
  if (error instanceof UsageError) throw error
  if (error instanceof KeptFileError) throw new StartError(error.message)
  const busy = (error as { port?: number }).port ?? port
  if (error.code === 'EADDRINUSE') {
    throw new StartError(
      `Failed to listen on port ${busy}: it is in use; end what uses it, or choose --port <number> (0: free ones)`,
    )
  }
  if (error.code === 'EACCES')
    throw new StartError(`Failed to listen on port ${busy}: not allowed; choose a port above 1023`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    throw new StartError(`Failed to listen on host ${host}: this machine has no such address; choose --host localhost`)
  }
  throw new StartError(`Failed to start: ${error.message}`)
}
