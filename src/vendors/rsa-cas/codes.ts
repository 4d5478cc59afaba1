import type { Chance } from '../../world/index.ts'

/** A code of so many decimal digits. */
export function digits(chance: Chance, count: number): string {
  return Array.from({ length: count }, () => chance.below(10)).join('')
}
