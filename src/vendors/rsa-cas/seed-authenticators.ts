import { Collection, type Indexes } from '../../world/index.ts'
import type { Seeding } from '../vendor.ts'
import {
  type Agent,
  authenticatorCollections as kept,
  type Device,
  type Ds100Credential,
  type FidoAuthenticator,
  type HardwareToken,
  type RegistrationCode,
  type Status,
} from './authenticator-records.ts'
import { idOfUser } from './people.ts'
import { msBefore } from './seed-ages.ts'
import { companyOf } from './seed-company.ts'
import { seedVerifyCodes } from './seed-underway.ts'
import type { User } from './user-records.ts'

interface OwnedRow {
  readonly email: string
  readonly name: string
  readonly age?: string
}
export interface DeviceRow extends OwnedRow {
  readonly deviceType: string
  readonly browser?: boolean
  readonly capabilities?: readonly string[]
}
export interface FidoRow extends OwnedRow {
  readonly credentialId: string
  readonly aaguid?: string
}
export interface TokenRow {
  readonly serial: string
  readonly email?: string
  readonly name?: string
  readonly pinSet?: boolean
  readonly status?: Status
  readonly age?: string
}
export interface Ds100Row extends OwnedRow {
  readonly serial: string
  readonly device: string
  readonly pinSet?: boolean
}
export interface AgentRow {
  readonly softwareId: string
  readonly hostname: string
  readonly version: string
  readonly operatingSystem: string
}

const yearMs = 365 * 86_400_000

function collected<Row, Item extends { readonly id: string }>(
  rows: readonly unknown[] | undefined,
  indexes: Indexes<Item>,
  make: (row: Row) => Item,
): Collection<Item> {
  const items = ((rows ?? []) as readonly Row[]).map(make)
  return Collection.empty<Item>(indexes).withAll(items.map((item) => [item.id, item]))
}

function tokenOf(row: TokenRow, userId: string | null, seeding: Seeding): HardwareToken {
  const ms = msBefore(row.age ?? 'P30D', seeding)
  const isAssigned = userId !== null
  return {
    id: row.serial,
    userId,
    name: isAssigned ? (row.name ?? row.serial) : null,
    status: row.status ?? 'Enabled',
    state: isAssigned ? 'Registered' : 'Unassigned',
    pinSet: row.pinSet ?? false,
    expiryMs: seeding.nowMs + 3 * yearMs,
    registeredMs: isAssigned ? ms : null,
    assignedMs: isAssigned ? ms : null,
    assignedBy: isAssigned ? companyOf(seeding).administrator : null,
    changedMs: null,
    changedBy: null,
  }
}

function credentialOf(row: Ds100Row, userId: string, ms: number, changedBy: string): Ds100Credential {
  const { serial, device, name, pinSet = false } = row
  const named = { id: serial, deviceSerialNumber: device, userId, name, status: 'Enabled' as const, pinSet }
  return { ...named, registeredMs: ms, changedMs: ms, changedBy }
}

/** Authenticators from the fixture sections `devices`, `fidoAuthenticators`, `hardwareTokens`, `ds100Credentials` and `agents`. */
export function seedAuthenticators(seeding: Seeding, users: Collection<User>) {
  const { fixture, chance, nowMs } = seeding
  const owner = (email: string): string => idOfUser(users, email)
  const age = (row: OwnedRow): number => msBefore(row.age ?? 'P30D', seeding)
  return {
    devices: collected(fixture.devices, kept.devices.indexes, (row: DeviceRow): Device => {
      const { name, deviceType, browser = false, capabilities = [] } = row
      const named = { id: chance.uuid(), userId: owner(row.email), name, deviceType, browser, capabilities }
      return { ...named, registeredMs: age(row) }
    }),
    fidoAuthenticators: collected(
      fixture.fidoAuthenticators,
      kept.fidoAuthenticators.indexes,
      (row: FidoRow): FidoAuthenticator => {
        const { name, credentialId, aaguid = null } = row
        const named = {
          id: chance.uuid(),
          userId: owner(row.email),
          name,
          credentialId,
          aaguid,
          status: 'Enabled' as const,
        }
        return { ...named, registeredMs: age(row), changedMs: null, changedBy: null }
      },
    ),
    hardwareTokens: collected(fixture.hardwareTokens, kept.hardwareTokens.indexes, (row: TokenRow) =>
      tokenOf(row, row.email === undefined ? null : owner(row.email), seeding),
    ),
    ds100Credentials: collected(fixture.ds100Credentials, kept.ds100Credentials.indexes, (row: Ds100Row) =>
      credentialOf(row, owner(row.email), age(row), companyOf(seeding).administrator),
    ),
    agents: collected(fixture.agents, kept.agents.indexes, ({ softwareId, ...row }: AgentRow): Agent => {
      return { id: softwareId, ...row, lastSeenMs: nowMs - 600_000 }
    }),
    registrationCodes: Collection.empty<RegistrationCode>(),
    verifyCodes: seedVerifyCodes(seeding, users),
  }
}
