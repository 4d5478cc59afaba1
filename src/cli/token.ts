import { callControl, type Remote } from './remote.ts'
import { UsageError } from './settings.ts'

interface TokenOptions extends Remote {
  readonly vendor?: string
  readonly site?: string
  readonly kind: string
  readonly principal?: string
  readonly scopes?: string
  readonly lifetime?: string
  readonly defect?: string
  readonly json?: boolean
}

/** Mints a token by the control API and prints it. */
export async function token(options: TokenOptions): Promise<void> {
  const { vendor, site, kind, principal, defect } = options
  const lifetimeSeconds = options.lifetime === undefined ? undefined : Number(options.lifetime)
  if (lifetimeSeconds !== undefined && !(lifetimeSeconds > 0)) {
    throw new UsageError(`the lifetime ${options.lifetime} is no number of seconds above 0`)
  }
  const scopes = options.scopes?.split(/[ ,]+/).filter((scope) => scope !== '')
  const wanted = { vendor, site, kind, principal, scopes, lifetimeSeconds, defect }
  const answer = await callControl<{ token: string }>(options, 'POST', '/tokens', wanted)
  process.stdout.write(`${options.json ? JSON.stringify(answer, null, 2) : answer.token}\n`)
}
