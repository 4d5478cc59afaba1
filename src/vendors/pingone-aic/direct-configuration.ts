import type { operations } from '../../contract/generated/pingone-aic.ts'
import { Collection, refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import type { Asked } from '../vendor.ts'
import { factsOf } from './changes.ts'
import type { ConfigurationItem } from './configuration.ts'
import { configurationProblems } from './configuration-problems.ts'
import { reworded } from '../problem-tables.ts'
import type { Here } from './records.ts'

/** The newest session of direct configuration of an environment; `before` is what there was when it was opened. */
export interface DirectSession {
  readonly state: 'open' | 'applied'
  readonly before: readonly ConfigurationItem[]
}

/** There is one session at a time (assumed). */
const key = 'session'

type Place = Pick<Asked, 'facts' | 'site'> & { readonly here: Pick<Here, 'directSessions'> }

/**
 * Whether static configuration can be changed by direct calls: always in the lowest tier and in a sandbox, in the upper tiers while
 * a session is open (documented: doc Introduction to self-service promotions; that a session opens them: inferred from its name
 * and from frcm). The switch `upperTiersImmutable` opens all.
 */
export function isEditable({ facts, site, here }: Place): boolean {
  const { upperTiersImmutable, tiers } = factsOf({ facts })
  return !upperTiersImmutable || tiers.indexOf(site) <= 0 || isSessionOpen(here)
}

/** Whether a session of an environment was opened, and neither applied nor aborted. */
export function isSessionOpen({ directSessions }: Pick<Here, 'directSessions'>): boolean {
  return directSessions.get(key)?.state === 'open'
}

type SessionOperation = operations['initDirectSession']
type SessionAsked = AskedOf<SessionOperation, Here>

/** A call of a session, where the tenant has sessions at all; else the path is unknown, as it was at its former address. */
function offered(behave: (asked: SessionAsked) => OutcomeOf<SessionOperation>) {
  return (asked: SessionAsked): OutcomeOf<SessionOperation> => {
    if (factsOf(asked).directConfiguration === 'offered') return behave(asked)
    const message = `path ${asked.call.path} was not found`
    return refuse(reworded(configurationProblems['direct-session-unavailable'], { message }))
  }
}

/**
 * The behaviours of sessions of direct configuration. Bodies are observed (rec cli:direct-configuration-control 2026-03, fr-config's
 * client for the word); what a session does to the configuration, and that a second `init`, or an end without a session, changes
 * nothing, is assumed.
 */
export const directConfigurationBehaviours = {
  /** Opens a session, or answers that one is open. */
  initDirectSession: offered(({ here }) => {
    if (isSessionOpen(here)) return reply(200, { editable: true })
    const session: DirectSession = { state: 'open', before: here.configuration.toArray() }
    return reply(
      200,
      { editable: true },
      { change: { here: { directSessions: here.directSessions.with(key, session) } } },
    )
  }),

  /** Ends the session; what it changed stays. */
  applyDirectSession: offered(({ here }) => {
    if (!isSessionOpen(here)) return reply(200, { editable: false })
    const directSessions = here.directSessions.with(key, { state: 'applied', before: [] })
    return reply(200, { editable: false }, { change: { here: { directSessions } } })
  }),

  /** Ends the session; the configuration is what it was before. */
  abortDirectSession: offered(({ here }) => {
    const session = here.directSessions.get(key)
    if (session?.state !== 'open') return reply(200, { editable: false })
    const configuration = Collection.empty<ConfigurationItem>().withAll(session.before.map((item) => [item.key, item]))
    const change = { here: { configuration, directSessions: here.directSessions.without(key) } }
    return reply(200, { editable: false }, { change })
  }),

  /** Whether a session is open, and that the last one was applied. */
  getDirectSession: offered(({ here }) => {
    const state = here.directSessions.get(key)?.state
    return reply(200, { editable: state === 'open', ...(state === 'applied' && { status: 'SESSION_APPLIED' }) })
  }),
} satisfies BehavioursOf<operations, Here>
