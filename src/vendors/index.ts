import { ciscoScc } from './cisco-scc/index.ts'
import { pingoneAic } from './pingone-aic/index.ts'
import { rsaCas } from './rsa-cas/index.ts'
import type { Vendor } from './vendor.ts'

/** Every vendor with behaviours of its own. */
export const vendors: readonly Vendor[] = [pingoneAic, ciscoScc, rsaCas]
