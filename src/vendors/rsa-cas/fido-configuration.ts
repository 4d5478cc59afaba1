import type { operations } from '../../contract/generated/rsa-cas.ts'
import { Collection, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import type { Seeding } from '../vendor.ts'
import type { Here } from './records.ts'
import type { FidoConfiguration } from './risk-records.ts'
import { companyOf } from './seed-company.ts'

const configurationId = 'configuration'

/** The configuration of a new tenant (assumed but for the names). */
export function seedFidoConfiguration({ nowMs, ...seeding }: Seeding): Collection<FidoConfiguration> {
  const names = ['RSA Authenticator App', 'RSA DS100', 'Windows Hello']
  const staticNamed = names.map((name, i) => ({
    id: String(i + 1),
    name,
    enabled: true,
    createdMs: nowMs,
    aaguid: `00000000-0000-0000-0000-00000000000${i + 1}`,
  }))
  return Collection.empty<FidoConfiguration>().with(configurationId, {
    id: configurationId,
    appIds: [{ id: '1', appId: companyOf(seeding).fidoAppId }],
    passkeyStatus: true,
    endPasskeyGracePeriodMs: null,
    minimumCertificationLevel: 'FIDO_CERTIFIED_L1',
    allowedAuthenticatorsList: '*',
    deniedAuthenticatorsList: '',
    allowedAuthenticatorsListEnabled: false,
    deniedAuthenticatorsListEnabled: false,
    staticNamed,
    addedNamed: [],
  })
}

function configurationOf(here: Here): FidoConfiguration {
  const known = here.fidoConfigurations.get(configurationId)
  if (!known) throw new Error('Failed to read the FIDO configuration: rsa-cas was not seeded')
  return known
}

const view = (configuration: FidoConfiguration) => ({
  fidoAppIdDTOList: configuration.appIds.map(({ id, appId }) => ({
    id,
    appId,
    errors: {},
    fidoAppIdDtoType: 'APP_ID',
  })),
  passkeyStatus: configuration.passkeyStatus,
  endPasskeyGracePeriodDate: configuration.endPasskeyGracePeriodMs,
  minimumCertificationLevel: configuration.minimumCertificationLevel,
  allowedAuthenticatorsList: configuration.allowedAuthenticatorsList,
  deniedAuthenticatorsList: configuration.deniedAuthenticatorsList,
  allowedAuthenticatorsListEnabled: configuration.allowedAuthenticatorsListEnabled,
  deniedAuthenticatorsListEnabled: configuration.deniedAuthenticatorsListEnabled,
  fidoStaticNamedList: configuration.staticNamed.map(({ createdMs, ...named }) => ({
    ...named,
    createDate: Math.floor(createdMs),
    errors: {},
  })),
  fidoAddedNamedList: configuration.addedNamed,
})

type Change = operations['updateFidoConfiguration']['requestBody']['content']['application/json']

const plainMembers = [
  'passkeyStatus',
  'minimumCertificationLevel',
  'allowedAuthenticatorsList',
  'deniedAuthenticatorsList',
  'allowedAuthenticatorsListEnabled',
  'deniedAuthenticatorsListEnabled',
] as const

/** The members that are stored as they come. */
function plainOf(change: Change): Partial<FidoConfiguration> {
  return Object.fromEntries(plainMembers.filter((name) => name in change).map((name) => [name, change[name]]))
}

/** A configuration with the changes of a request; what it leaves out stays (assumed: the method is PATCH). */
function changed(known: FidoConfiguration, change: Change): FidoConfiguration {
  const { fidoAppIdDTOList, endPasskeyGracePeriodDate, fidoStaticNamedList, fidoAddedNamedList } = change
  const enabled = new Map(fidoStaticNamedList?.map((named) => [named.name, named.enabled]))
  return {
    ...known,
    ...plainOf(change),
    ...(fidoAppIdDTOList && {
      appIds: fidoAppIdDTOList.map(({ id, appId }, i) => ({ id: id ?? String(i + 1), appId })),
    }),
    ...(endPasskeyGracePeriodDate !== undefined && { endPasskeyGracePeriodMs: endPasskeyGracePeriodDate }),
    staticNamed: known.staticNamed.map((named) => ({ ...named, enabled: enabled.get(named.name) ?? named.enabled })),
    ...(fidoAddedNamedList && { addedNamed: fidoAddedNamedList }),
  }
}

type Ids = 'getFidoConfiguration' | 'updateFidoConfiguration'

/** The FIDO configuration of the tenant (section 2.13 of the contract notes); instants are numbers (documented). */
export const fidoConfiguration: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getFidoConfiguration: ({ here }) => reply(200, view(configurationOf(here))),

  updateFidoConfiguration: ({ here, body }) => {
    const next = changed(configurationOf(here), body)
    const fidoConfigurations = here.fidoConfigurations.with(next.id, next)
    return reply(200, view(next), { change: { here: { fidoConfigurations } } })
  },
}
