import { readJwt } from '../jwt.ts'
import type { Call } from '../vendor.ts'

/** The bearer token of a call. */
export function bearerOf({ headers }: Pick<Call, 'headers'>): string | undefined {
  const { authorization } = headers
  return typeof authorization === 'string' ? /^Bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined
}

/** What the header of the tenant's own access tokens calls them (RFC 9068; that RSA's do is assumed). */
export const accessTokenType = 'at+jwt'

/** Whether a call carries an access token and not a JWT that a client signed with a key file, judged by what it says it is. */
export function isAccessToken(call: Pick<Call, 'headers'>): boolean {
  const token = bearerOf(call)
  return token !== undefined && readJwt(token)?.header.typ === accessTokenType
}

/** The reasons that have words of their own in the refusal. */
export const refusalReasons = {
  unknownAccessId: 'no key has the access id that the token names',
  wrongAudience: 'the audience is not the administration URL of this tenant',
} as const
