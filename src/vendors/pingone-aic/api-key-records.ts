import { type Chance, Collection } from '../../world/index.ts'
import type { CollectionDeclaration } from '../vendor.ts'
import { fineDateText } from './dates.ts'

/** A key pair for logs: id of 32, secret of 64 hexadecimal digits; the date is the text that the tenant shows, nanoseconds and all. */
export interface ApiKey {
  readonly id: string
  readonly secret: string
  readonly name: string
  readonly createdAt: string
  readonly order: number
}

/** How API keys are kept, by id; the index `order` is the order of creation. */
export const apiKeyCollections = {
  apiKeys: { indexes: { order: ({ order }: ApiKey) => order }, secrets: ['secret'] },
} satisfies Record<string, CollectionDeclaration>

/** No keys. */
export const noApiKeys: Collection<ApiKey> = Collection.empty<ApiKey>(apiKeyCollections.apiKeys.indexes)

/** A new key pair beside those there are (form observed: rec cli:conn save 2023-06). */
export function newApiKey(name: string, keys: Collection<ApiKey>, nowMs: number, chance: Chance): ApiKey {
  const last = [...keys.by('order')].at(-1)
  const createdAt = fineDateText(nowMs, chance)
  return { id: chance.hex(16), secret: chance.hex(32), name, createdAt, order: (last?.order ?? -1) + 1 }
}
