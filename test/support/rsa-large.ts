import { Faker, en } from '@faker-js/faker'
import { Collection } from '../../src/world/index.ts'
import { firstIdAt, type UserEvent } from '../../src/vendors/rsa-cas/event-records.ts'
import { collections } from '../../src/vendors/rsa-cas/records.ts'
import type { UserRow } from '../../src/vendors/rsa-cas/seed.ts'
import { testNow } from './tenant.ts'

const codes = [701, 103, 601, 340, 702, 901] as const
const methods = ['Approve', 'Authenticate Tokencode', 'SecurID Token', 'FIDO'] as const

const seeded = (seed: number): Faker => new Faker({ locale: [en], seed })

/** Rows of so many users for a fixture; the same seed gives the same users. */
export function manyUsers(count: number, seed = 1): UserRow[] {
  const faker = seeded(seed)
  const names = Array.from({ length: 500 }, () => [faker.person.firstName(), faker.person.lastName()] as const)
  return Array.from({ length: count }, (_, i) => {
    const [firstName, lastName] = names[i % names.length] as (typeof names)[number]
    return { email: `${firstName}.${lastName}.${i}@cedar.example`.toLowerCase(), firstName, lastName, age: 'P300D' }
  })
}

/** A user log of so many events over the last 39 days, one after the other; the same seed gives the same events. */
export function manyEvents(count: number, userIds: readonly string[], seed = 1): Collection<UserEvent> {
  const faker = seeded(seed)
  const addresses = Array.from({ length: 200 }, () => faker.internet.ipv4())
  const stepMs = (39 * 86_400_000) / count
  function* entries(): Generator<[string, UserEvent]> {
    for (let i = 0; i < count; i++) {
      const atMs = Math.floor(testNow - (count - i) * stepMs)
      const id = firstIdAt(atMs)
      const pick = faker.number.int(1_000_000)
      yield [
        id,
        {
          id,
          atMs,
          code: codes[pick % codes.length] as number,
          userId: userIds[pick % userIds.length] ?? null,
          sourceIp: addresses[pick % addresses.length] as string,
          application: 'Cedar Portal',
          method: methods[pick % methods.length] as string,
        },
      ]
    }
  }
  return Collection.empty<UserEvent>(collections.userEvents.indexes).withAll(entries())
}
