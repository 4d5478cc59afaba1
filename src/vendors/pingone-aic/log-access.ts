import type { PastCall } from '../vendor.ts'
import {
  audit,
  clientOf,
  crestOf,
  httpOf,
  type LogEvent,
  type Logging,
  realmOf,
  responseOf,
  transactionOf,
  universalId,
} from './log-events.ts'

/** What access management calls the part of it that answers a path (observed: elastic, but for the last two). */
const components: readonly (readonly [RegExp, string])[] = [
  [/^\/am\/oauth2\//, 'OAuth'],
  [/^\/am\/json\/serverinfo\//, 'Server Info'],
  [/\/authenticate$/, 'Authentication'],
  [/\/sessions\/?$/, 'Session'],
  [/\/scripts(?:\/|$)/, 'Script'],
  [/^\/am\//, 'Config'],
]

/** Two events of one call to access management: that it came, and how it ended (observed: elastic). */
function ofAccessManagement({ call, details, idOf }: Logging): LogEvent[] {
  const { path } = details
  const component = components.find(([form]) => form.test(path))?.[1] ?? 'Config'
  const isCrest = component !== 'OAuth' && component !== 'Authentication'
  const shared = {
    client: clientOf(details),
    component,
    http: httpOf(call, details),
    realm: realmOf(path),
    topic: 'access',
    transactionId: transactionOf(details),
    ...(isCrest && { request: crestOf(call, details) }),
  }
  const outcome = {
    response: responseOf(call, isCrest && call.status < 400 ? '' : String(call.status)),
    ...(call.principal !== undefined && { userId: universalId(call.principal) }),
  }
  return [
    audit('am-access', call.atMs, { ...shared, _id: idOf(0), eventName: 'AM-ACCESS-ATTEMPT' }),
    audit('am-access', call.atMs, { ...shared, ...outcome, _id: idOf(1), eventName: 'AM-ACCESS-OUTCOME' }),
  ]
}

/** One event of a call to identity management (observed: elastic; the roles of those who log in are inferred). */
function ofIdentityManagement(logging: Logging): LogEvent[] {
  const { principal } = logging.call
  const role = principal === undefined ? 'openidm-reg' : 'openidm-authorized'
  return [accessEvent(logging, 'idm-access', { eventName: 'access', roles: [`internal/role/${role}`] })]
}

/** One event of a call to the environment API: the source is documented, the form is assumed to be that of identity management. */
function ofEnvironment(logging: Logging): LogEvent[] {
  return [accessEvent(logging, 'environment-access', { eventName: 'access' })]
}

function accessEvent(
  { call, details, idOf }: Logging,
  source: string,
  more: Readonly<Record<string, unknown>>,
): LogEvent {
  return audit(source, call.atMs, {
    _id: idOf(0),
    client: clientOf(details),
    http: httpOf(call, details),
    request: crestOf(call, details),
    response: responseOf(call),
    topic: 'access',
    transactionId: transactionOf(details),
    userId: call.principal ?? 'anonymous',
    ...more,
  })
}

type Writer = (logging: Logging) => LogEvent[]

const writers: readonly (readonly [RegExp, Writer])[] = [
  [/^\/am(?:\/|$)/, ofAccessManagement],
  [/^\/openidm(?:\/|$)/, ofIdentityManagement],
  [/^\/environment(?:\/|$)/, ofEnvironment],
]

/** The access events of a call; those to logs, keys and health leave none (assumed). */
export function accessEvents(logging: Logging): LogEvent[] {
  return writers.find(([form]) => form.test(logging.details.path))?.[1](logging) ?? []
}

/** Whether a call can have left events at all; decided without looking into it. */
export function leavesEvents({ operation }: PastCall): boolean {
  return operation === undefined || writers.some(([form]) => form.test(operation.path))
}
