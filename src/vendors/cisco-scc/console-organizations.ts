import { secondText } from '../../world/index.ts'
import type { ConsoleAction, ConsoleAsked, ConsoleDone, ConsoleRefusal } from '../vendor.ts'
import { withBuiltInRoles } from './built-in-roles.ts'
import { isNameTaken } from './organizations.ts'
import type { Organization, Role } from './records.ts'
import { changed, factsOf, platformOf } from './site.ts'

interface OrganizationInput {
  readonly name: string
  readonly type: 'STANDALONE' | 'MANAGER'
  readonly regionCode: string
  readonly isFederated?: boolean
}

function createOrganization(input: OrganizationInput, asked: ConsoleAsked): ConsoleDone | ConsoleRefusal {
  const here = platformOf(asked.world)
  const { name, type, regionCode, isFederated = false } = input
  const codes = factsOf(asked).organizationRegions.map(({ code }) => code)
  if (!codes.includes(regionCode)) return { refused: 'invalid', because: `regionCode is one of ${codes.join(', ')}.` }
  if (isNameTaken(here, name)) return { refused: 'conflict', because: `An organization is named ${name} already.` }
  const id = asked.chance.uuid()
  const created = secondText(asked.nowMs)
  const organization: Organization = {
    id,
    name,
    type,
    regionCode,
    created,
    isFederated,
    managedOrgIds: [],
    managerOrgIds: [],
  }
  const organizations = here.organizations.with(id, organization)
  return {
    result: { id, name, type },
    ...changed({ organizations, roles: withBuiltInRoles(here.roles, id, asked.chance) }),
  }
}

interface RoleInput {
  readonly organization: string
  readonly displayName: string
}

function createRole(
  { organization: orgId, displayName }: RoleInput,
  asked: ConsoleAsked,
): ConsoleDone | ConsoleRefusal {
  const here = platformOf(asked.world)
  if (!here.organizations.has(orgId)) return { refused: 'unknown', because: `There is no organization ${orgId}.` }
  const products = [{ key: 'enterprise', name: 'Security Cloud Control' }]
  const role: Role = { id: asked.chance.uuid(), orgId, displayName, type: 'CUSTOM', products }
  return { result: { id: role.id, displayName }, ...changed({ roles: here.roles.with(role.id, role) }) }
}

const text = { type: 'string', minLength: 1 }

/** What an administrator does with organizations and custom roles, for which there is no API. */
export const organizationActions: Readonly<Record<string, ConsoleAction>> = {
  'create-organization': {
    summary: 'Create an organization that stands alone or manages others',
    input: {
      type: 'object',
      properties: {
        name: text,
        type: { type: 'string', enum: ['STANDALONE', 'MANAGER'] },
        regionCode: text,
        isFederated: { type: 'boolean', description: 'Whether its people sign in through a provider of its own.' },
      },
      required: ['name', 'type', 'regionCode'],
      additionalProperties: false,
    },
    example: { name: 'Umbra Ltd', type: 'STANDALONE', regionCode: 'AU' },
    act: createOrganization,
  },
  'create-custom-role': {
    summary: 'Create a custom role in an organization',
    input: {
      type: 'object',
      properties: { organization: text, displayName: text },
      required: ['organization', 'displayName'],
      additionalProperties: false,
    },
    example: { organization: '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e03', displayName: 'Auditor' },
    act: createRole,
  },
}
