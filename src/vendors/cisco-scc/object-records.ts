import type { Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'

/** What a network object stands for: one address, a range, a network, or a name. */
export type Subtype = 'host' | 'range' | 'cidr' | 'fqdn'

/** What objects and groups have in common; `secondaryId` is unique in its organization, instants are texts. */
interface Common {
  readonly id: string
  readonly orgId: string
  readonly secondaryId: number
  readonly name: string
  readonly description?: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly createdBy: string
  readonly updatedBy: string
  readonly version: number
  /** Products that can use it. */
  readonly usableBy: readonly ('sdWan' | 'secureAccess' | 'scc')[]
}

/** A network object as stored. */
export interface NetworkObject extends Common {
  readonly subtype: Subtype
  readonly value: string
}

/** An object that lives inside one group. */
export interface InlineObject {
  readonly id: string
  readonly secondaryId: number
  readonly subtype: Subtype
  readonly value: string
}

/** A network group as stored: members by id, inline objects whole. */
export interface NetworkGroup extends Common {
  readonly memberObjects: readonly string[]
  readonly memberGroups: readonly string[]
  readonly inlineObjects: readonly InlineObject[]
}

/** That a group holds an object or a group as its member. */
export interface NetworkMember {
  readonly memberId: string
  readonly groupId: string
}

/** How much an organization has, and the secondary id that its next object gets. */
export interface ObjectTally {
  readonly orgId: string
  readonly objects: number
  readonly groups: number
  readonly inlineObjects: number
  readonly nextSecondaryId: number
}

/** The collections of common objects; they are filled on regional sites and empty on the global one. */
export interface ObjectsHere {
  readonly networkObjects: Collection<NetworkObject>
  readonly networkGroups: Collection<NetworkGroup>
  readonly networkMembers: Collection<NetworkMember>
  readonly objectTallies: Collection<ObjectTally>
}

const wide = (secondaryId: number): string => String(secondaryId).padStart(12, '0')

/** The orders in which lists go, each unique within an organization, as secondary ids are. */
export const orderKeys = {
  name: ({ orgId, name, secondaryId }: Common) => `${orgId}/${name.toLowerCase()}/${wide(secondaryId)}`,
  updatedAt: ({ orgId, updatedAt, secondaryId }: Common) => `${orgId}/${updatedAt}/${wide(secondaryId)}`,
  createdAt: ({ orgId, createdAt, secondaryId }: Common) => `${orgId}/${createdAt}/${wide(secondaryId)}`,
  secondaryId: ({ orgId, secondaryId }: Common) => `${orgId}/${wide(secondaryId)}`,
}

/** How common objects are kept; members are keyed by member, then group. */
export const objectCollections = {
  networkObjects: { indexes: orderKeys },
  networkGroups: { indexes: orderKeys },
  networkMembers: {},
  objectTallies: {},
} satisfies Record<string, CollectionDeclaration>
