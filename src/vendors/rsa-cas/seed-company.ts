import type { Seeding } from '../vendor.ts'

/** What the records of a company have in common unless a row says otherwise. */
export interface Company {
  /** The directory that users come from. */
  readonly identitySource: string
  /** The application that users sign in to. */
  readonly portal: string
  /** The administrator by whom things were done. */
  readonly administrator: string
  /** The application id of the FIDO configuration. */
  readonly fidoAppId: string
}

const cedar: Company = {
  identitySource: 'Cedar Active Directory',
  portal: 'Cedar Portal',
  administrator: 'ines.okafor@cedar.example',
  fidoAppId: 'https://cedar.example',
}

/** The company of a fixture, by its section `company`, which has one row or none. */
export function companyOf({ fixture }: Pick<Seeding, 'fixture'>): Company {
  return { ...cedar, ...(fixture.company?.[0] as Partial<Company> | undefined) }
}
