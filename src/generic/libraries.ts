import { createRequire } from 'node:module'

import type { Faker } from '@faker-js/faker'
import type RandExp from 'randexp'

// Asked for on first use: a program whose operations all have behaviours loads neither.
const require = createRequire(import.meta.url)

let english: Faker | undefined

/** The English faker, seeded anew; it is shared, so draw what is needed before anybody else seeds it. */
export function fakerOf(seed: number): Faker {
  english ??= (require('@faker-js/faker/locale/en') as { faker: Faker }).faker
  english.seed(seed)
  return english
}

/** Makes texts that match regular expressions. */
export function randExpLibrary(): typeof RandExp {
  return require('randexp') as typeof RandExp
}
