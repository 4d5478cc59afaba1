import type { Sections as CiscoScc } from './cisco-scc/fixture.ts'
import type { Sections as PingoneAic } from './pingone-aic/fixture.ts'
import type { Sections as RsaCas } from './rsa-cas/fixture.ts'

/** A fixture file: by vendor and site what tenants begin with. The site `*` stands for every site of the vendor. */
export interface FixtureFile {
  /** The schema of this file, for editors. */
  readonly $schema?: string
  readonly 'cisco-scc'?: Readonly<Record<string, CiscoScc>>
  readonly 'pingone-aic'?: Readonly<Record<string, PingoneAic>>
  readonly 'rsa-cas'?: Readonly<Record<string, RsaCas>>
}
