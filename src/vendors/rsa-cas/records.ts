import type { Collection } from '../../world/index.ts'
import type { CollectionDeclaration, Jwk } from '../vendor.ts'
import type { AdminEvent, SystemEvent, UserEvent } from './event-records.ts'
import { eventCollections } from './event-records.ts'
import type {
  Agent,
  Device,
  Ds100Credential,
  FidoAuthenticator,
  HardwareToken,
  RegistrationCode,
  VerifyCode,
} from './authenticator-records.ts'
import { authenticatorCollections } from './authenticator-records.ts'
import type { FidoChallenge, FidoConfiguration, Group, Report, Verification } from './risk-records.ts'
import { riskCollections } from './risk-records.ts'
import type { User } from './user-records.ts'
import { userCollections } from './user-records.ts'

/** The company that the tenant belongs to; `signingJwk` signs its OAuth tokens. */
export interface Tenant {
  readonly id: string
  readonly companyId: string
  readonly customerId: number
  readonly customerName: string
  /** The relying parties of FIDO that the console names; those of the profile unless given. */
  readonly rpIds?: readonly string[]
  readonly signingJwk: Jwk
}

/** The role of a key, as the contract names it. */
export type Role = 'HelpDeskAdministrator' | 'SuperAdministrator'

/** An administration key; its id is the access id. The tenant keeps no private key, Backlot does, to hand out the key file. */
export interface ApiKey {
  readonly id: string
  readonly order: number
  readonly description: string
  readonly role: Role
  readonly jwk: Jwk
  readonly createdMs: number
  /** Who added it: an administrator, or Authentication Manager by itself. */
  readonly owner: 'administrator' | 'authentication-manager'
  /** Whether its key file was downloaded; it can be once. */
  readonly downloaded: boolean
}

/** A client registered under API Access Management; `privateJwk` where Backlot made its key pair. */
export interface OAuthClient {
  readonly id: string
  readonly order: number
  readonly name: string
  readonly description: string
  readonly permissions: readonly string[]
  readonly publicJwk: Jwk
  readonly privateJwk: Jwk | null
  readonly tokenLifetimeSeconds: number | null
}

/** The collections of keys and of what the tenant is. */
export interface KeyHere {
  readonly tenants: Collection<Tenant>
  readonly apiKeys: Collection<ApiKey>
  readonly oauthClients: Collection<OAuthClient>
}

/** The collections of the tenant. */
export interface Here extends KeyHere {
  readonly users: Collection<User>
  /** What the directories hold and the tenant has not synchronized yet, by the id the user will have. */
  readonly directory: Collection<User>
  readonly adminEvents: Collection<AdminEvent>
  readonly userEvents: Collection<UserEvent>
  readonly systemEvents: Collection<SystemEvent>
  readonly licenseMonths: Collection<LicenseMonth>
  readonly devices: Collection<Device>
  readonly fidoAuthenticators: Collection<FidoAuthenticator>
  readonly hardwareTokens: Collection<HardwareToken>
  readonly ds100Credentials: Collection<Ds100Credential>
  readonly registrationCodes: Collection<RegistrationCode>
  readonly verifyCodes: Collection<VerifyCode>
  readonly agents: Collection<Agent>
  readonly groups: Collection<Group>
  readonly verifications: Collection<Verification>
  readonly reports: Collection<Report>
  readonly fidoChallenges: Collection<FidoChallenge>
  readonly fidoConfigurations: Collection<FidoConfiguration>
}

/** What a month came to, once it is over; its id is the month, such as `2026-10`. */
export interface LicenseMonth {
  readonly id: string
  readonly mfaLicensesUsed: number
  readonly usersWithThirdPartyFidoAuthenticators: number
  readonly smsAndVoiceTokencodesSent: number
  readonly activeUsers: number
}

/** How everything is kept; keys and codes are secret. */
export const collections = {
  tenants: { secrets: ['signingJwk'] },
  apiKeys: { indexes: { order: (key: ApiKey) => key.order }, secrets: ['jwk'] },
  oauthClients: { indexes: { order: (client: OAuthClient) => client.order }, secrets: ['privateJwk'] },
  ...userCollections,
  ...eventCollections,
  licenseMonths: {},
  ...authenticatorCollections,
  ...riskCollections,
} satisfies Record<string, CollectionDeclaration>
