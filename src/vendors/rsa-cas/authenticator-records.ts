import type { CollectionDeclaration } from '../vendor.ts'

/** A registered device, or a browser that was remembered; instants in ms. */
export interface Device {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly deviceType: string
  readonly browser: boolean
  readonly capabilities: readonly string[]
  readonly registeredMs: number
}

/** A FIDO authenticator; `id` is the tenant's, `credentialId` the authenticator's. */
export interface FidoAuthenticator {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly credentialId: string
  readonly aaguid: string | null
  readonly status: Status
  readonly registeredMs: number
  readonly changedMs: number | null
  readonly changedBy: string | null
}

/** Whether something can be used. */
export type Status = 'Enabled' | 'Disabled'

/** A hardware token (SID700); its id is the serial number. */
export interface HardwareToken {
  readonly id: string
  readonly userId: string | null
  readonly name: string | null
  readonly status: Status
  readonly state: string
  readonly pinSet: boolean
  readonly expiryMs: number
  readonly registeredMs: number | null
  readonly assignedMs: number | null
  readonly assignedBy: string | null
  readonly changedMs: number | null
  readonly changedBy: string | null
}

/** An OTP credential on a DS100; its id is the serial number of the token. */
export interface Ds100Credential {
  readonly id: string
  readonly deviceSerialNumber: string
  readonly userId: string
  readonly name: string
  readonly status: Status
  readonly pinSet: boolean
  readonly registeredMs: number
  readonly changedMs: number
  readonly changedBy: string
}

/** A code that lets the user register a device; its id is the user's. */
export interface RegistrationCode {
  readonly id: string
  readonly code: string
  readonly expiresMs: number
}

/** What a verification code is for. */
export type CodeMode = 'ENROLLMENT' | 'PASSWORD_RESET'

/** A verification code; its id is `<mode>/<user>`. */
export interface VerifyCode {
  readonly id: string
  readonly userId: string
  readonly code: string
  readonly expiresMs: number
}

/** An MFA agent; its id is the software id. */
export interface Agent {
  readonly id: string
  readonly hostname: string
  readonly version: string
  readonly operatingSystem: string
  readonly lastSeenMs: number
}

const byUser = { user: ({ userId }: { readonly userId: string | null }) => userId ?? undefined }

/** How authenticators and codes are kept; codes are secret. */
export const authenticatorCollections = {
  devices: { indexes: byUser },
  fidoAuthenticators: { indexes: byUser },
  hardwareTokens: { indexes: byUser },
  ds100Credentials: {
    indexes: { ...byUser, device: (credential: Ds100Credential) => credential.deviceSerialNumber },
  },
  registrationCodes: { secrets: ['code'] },
  verifyCodes: { indexes: byUser, secrets: ['code'] },
  agents: { indexes: { hostname: (agent: Agent) => agent.hostname } },
} satisfies Record<string, CollectionDeclaration>
