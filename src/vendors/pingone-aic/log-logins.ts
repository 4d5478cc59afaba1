import { audit, clientOf, type LogEvent, type Logging, transactionOf } from './log-events.ts'
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

type Writer = (logging: Logging) => LogEvent[]

/** What calls that were served leave in the log of logins, by operationId. */
const writers: Readonly<Record<string, Writer>> = {
  createAccessToken: clientLogin,
  createRealmAccessToken: clientLogin,
}

/** The events of a login, if the call was one. */
export function loginEvents(logging: Logging): LogEvent[] {
  const { operation, status } = logging.call
  return status < 400 ? (writers[operation?.id ?? '']?.(logging) ?? []) : []
}
