import type { paths as CiscoScc } from '../contract/generated/cisco-scc.ts'
import type { paths as PingoneAic } from '../contract/generated/pingone-aic.ts'
import type { paths as RsaCas } from '../contract/generated/rsa-cas.ts'

/** The paths of every vendor's contract, as typed clients read them. */
export interface VendorPaths {
  'cisco-scc': CiscoScc
  'pingone-aic': PingoneAic
  'rsa-cas': RsaCas
}
