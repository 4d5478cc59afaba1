import { remembered, rememberedLately } from '../../world/index.ts'
import { dateText } from './dates.ts'
import type { AdminEvent, SystemEvent, UserEvent } from './event-records.ts'
import { meaningOf } from './event-codes.ts'
import type { Tenant } from './records.ts'

const serverIp = '10.20.30.40'

/** How many views of a log are remembered, in events: pages that a client reads again and again, not an export of everything. */
const viewsKept = 2_000

/**
 * Event ids have up to 19 digits, more than a double holds. They leave as bigints, and the contract calls them integers; the
 * generated type of such a member is `number`, which is what this claims.
 */
const idOf = (text: string): number => BigInt(text) as unknown as number

const noTarget = { id: null, name: null, type: null }

/** Administration events of a tenant (observed: SEN for members, names and types). */
export const adminViewsOf = remembered((tenant: Tenant) => {
  const view = rememberedLately(viewsKept, (event: AdminEvent) => {
    const target = event.target ?? noTarget
    return {
      eventId: idOf(event.id),
      eventLogDate: dateText(event.atMs),
      eventType: 'Administration',
      serverURL: `https://${tenant.companyId}.access.securid.com`,
      serverIPAddress: serverIp,
      application: 'RSA SecurID Access',
      customerId: tenant.customerId,
      customerName: tenant.customerName,
      sourceIPAddress: event.sourceIp,
      adminUserName: event.admin,
      adminUserRole: event.role,
      activityKey: event.key,
      activityCode: event.code,
      result: event.success ? ('SUCCESS' as const) : ('FAIL' as const),
      reasonKey: '',
      message: event.message,
      requiresPublish: false,
      targetObject1Id: target.id,
      targetObject1Name: target.name,
      targetObject1Type: target.type,
      targetObject2Id: null,
      targetObject2Name: null,
      targetObject2Type: null,
    }
  })
  return { view }
})

/** User events of a tenant (observed: SE for the members; level, category and description from appendix A of the contract notes). */
export const userEventViewsOf = remembered((tenant: Tenant) => {
  const view = rememberedLately(viewsKept, (event: UserEvent) => {
    const { level, category, description } = meaningOf(event.code)
    return {
      eventId: idOf(event.id),
      eventLogDate: dateText(event.atMs),
      eventType: 'User',
      eventLevel: level,
      eventCategory: category,
      serverIPAddress: serverIp,
      tenantId: tenant.companyId,
      customerName: tenant.customerName,
      userId: event.userId,
      sourceIPAddress: event.sourceIp,
      eventCode: String(event.code),
      eventDescription: description,
      application: event.application,
      method: event.method,
      deviceName: null,
      deviceId: null,
      policyId: null,
      policyName: null,
      authenticationDetails: null,
      assuranceLevel: null,
      verboseFlag: null,
      userActivityId: null,
      transactionId: null,
    }
  })
  return { view }
})

/** System events of a tenant (assumed). */
export const systemViewsOf = remembered((tenant: Tenant) => {
  const view = rememberedLately(viewsKept, (event: SystemEvent) => ({
    eventId: idOf(event.id),
    eventLogDate: dateText(event.atMs),
    eventType: 'System',
    eventLevel: event.success ? 'notice' : 'error',
    eventCategory: event.component,
    serverIPAddress: serverIp,
    customerName: tenant.customerName,
    eventCode: String(event.code),
    eventDescription: event.description,
    component: event.component,
    result: event.success ? 'SUCCESS' : 'FAIL',
  }))
  return { view }
})
