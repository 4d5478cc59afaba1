import type { ProfileFacts } from '../../contract/generated/rsa-cas.ts'
import type { Facts } from '../vendor.ts'

/** The facts of the profile by their generated type. */
export function factsOf({ facts }: { readonly facts: Facts }): ProfileFacts {
  return facts as unknown as ProfileFacts
}
