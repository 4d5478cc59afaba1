/** The door of the gateway room. */
export { type Address, defaultSandbox, hostLabelsOf, sandboxHeader } from './address.ts'
export { Gateway, type GatewayOptions, type SiteUrls } from './gateway.ts'
export { type Dispatcher, fetchOf } from './in-process.ts'
export type { Observer } from './vendor-app.ts'
