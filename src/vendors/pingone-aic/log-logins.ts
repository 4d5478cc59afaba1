import { audit, clientOf, type LogEvent, type Logging, transactionOf, universalId } from './log-events.ts'
import { serviceAccountClient } from './tokens.ts'

/** What the login of a client by its own credentials leaves, such as that of service accounts (observed: elastic, of other clients). */
function clientLogin({ call, details, idOf }: Logging): LogEvent[] {
  const { ip } = clientOf(details)
  const shared = {
    component: 'Authentication',
    principal: [serviceAccountClient],
    realm: '/',
    result: 'SUCCESSFUL',
    topic: 'authentication',
    trackingIds: [idOf(8)],
    transactionId: transactionOf(details),
  }
  const info = { authIndex: 'module_instance', authLevel: '0', ipAddress: ip }
  const module = { ...info, authControlFlag: 'REQUIRED', moduleClass: 'Application' }
  return [
    audit('am-authentication', call.atMs, {
      ...shared,
      _id: idOf(2),
      entries: [{ info: module, moduleId: 'Application' }],
      eventName: 'AM-LOGIN-MODULE-COMPLETED',
    }),
    audit('am-authentication', call.atMs, {
      ...shared,
      _id: idOf(3),
      entries: [{ info: { ...info, authIndexValue: 'Application' }, moduleId: 'Application' }],
      eventName: 'AM-LOGIN-COMPLETED',
      userId: `id=${serviceAccountClient},ou=agent,ou=am-config`,
    }),
  ]
}

/** A code is traded by whoever logged in before: that leaves nothing here. */
function isCodeGrant({ details }: Logging): boolean {
  return details.changes.some(({ collection }) => collection === 'authorizationCodes')
}

interface Begun {
  readonly id: string
  readonly administratorId: string
  readonly userName: string
}

/** How a login with a password ended (observed: aicm for the event, its result, principal and user; the journey's name is assumed). */
function passwordLogin({ call, details, idOf }: Logging): LogEvent[] {
  const begun = details.changes.find(({ collection }) => collection === 'sessions')?.after as Begun | undefined
  if (!begun && call.problem !== 'login-failure') return []
  const tried = begun?.userName ?? details.headers['x-openam-username']
  return [
    audit('am-authentication', call.atMs, {
      _id: idOf(2),
      component: 'Authentication',
      entries: [{ info: { authLevel: '0', ipAddress: clientOf(details).ip, treeName: 'FRLogin' } }],
      eventName: 'AM-TREE-LOGIN-COMPLETED',
      ...(tried !== undefined && { principal: [tried].flat() }),
      realm: '/',
      result: begun ? 'SUCCESSFUL' : 'FAILED',
      topic: 'authentication',
      trackingIds: [begun?.id ?? idOf(8)],
      transactionId: transactionOf(details),
      ...(begun && { userId: universalId(begun.administratorId) }),
    }),
  ]
}

type Writer = (logging: Logging) => LogEvent[]

const tokenRequest: Writer = (logging) =>
  logging.call.status < 400 && !isCodeGrant(logging) ? clientLogin(logging) : []

/** What calls leave in the log of logins, by operationId. */
const writers: Readonly<Record<string, Writer>> = {
  createAccessToken: tokenRequest,
  createRealmAccessToken: tokenRequest,
  authenticate: passwordLogin,
}

/** The events of a login, if the call was one. */
export function loginEvents(logging: Logging): LogEvent[] {
  return writers[logging.call.operation?.id ?? '']?.(logging) ?? []
}
