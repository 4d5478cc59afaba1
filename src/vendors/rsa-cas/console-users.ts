import type { ConsoleAction, ConsoleAsked, ConsoleDone, ConsoleRefusal } from '../vendor.ts'
import { dateText } from './dates.ts'
import type { Here } from './records.ts'
import type { User } from './user-records.ts'

const userId = { type: 'string', description: 'The id of the user.' }
const tokenSerialNumber = { type: 'string', description: 'The serial number of the token.' }
const exampleId = '4a1d0f1e-6f0b-4a3e-9a77-2f5d9c1e0b11'

const inputOf = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const hereOf = ({ here }: ConsoleAsked): Here => here as unknown as Here

function withUser<Input extends { readonly userId: string }>(
  act: (user: User, input: Input, asked: ConsoleAsked) => ConsoleDone | ConsoleRefusal,
): ConsoleAction['act'] {
  return (input: Input, asked) => {
    const user = hereOf(asked).users.get(input.userId)
    return user ? act(user, input, asked) : { refused: 'unknown', because: `There is no user ${input.userId}.` }
  }
}

const locks = ['token', 'sms', 'voice', 'fingerprint', 'approve']

/** What users see and do, for which there is no operation: the codes that reach them, failed tries, the registration of a token. */
export const userActions = {
  'show-user-codes': {
    summary: 'Show the codes that a user has received and that still hold',
    input: inputOf({ userId }),
    example: { userId: exampleId },
    act: withUser((user, _input, asked) => {
      const { registrationCodes, verifyCodes, verifications } = hereOf(asked)
      const registration = registrationCodes.get(user.id)
      const live = verifications.get(user.id)
      const codes = [
        ...(registration ? [{ kind: 'REGISTRATION', ...registration }] : []),
        ...[...verifyCodes.by('user', { from: user.id, to: user.id })].map((code) => ({
          kind: code.id.split('/')[0],
          ...code,
        })),
        ...(live?.status === 'PENDING' ? [{ kind: 'LIVE_VERIFICATION', ...live }] : []),
      ].filter(({ expiresMs }) => expiresMs > asked.nowMs)
      return {
        result: {
          codes: codes.map(({ kind, code, expiresMs }) => ({ kind, code, expirationDate: dateText(expiresMs) })),
        },
      }
    }),
  },
  'lock-user-method': {
    summary: 'Lock a method of a user, as failed tries do',
    input: inputOf({ userId, method: { type: 'string', enum: locks } }),
    example: { userId: exampleId, method: 'token' },
    act: withUser<{ userId: string; method: string }>((user, { method }, asked) => {
      const locked = { ...user, locks: { ...user.locks, [method]: true } }
      return { result: { locks: locked.locks }, change: { here: { users: hereOf(asked).users.with(user.id, locked) } } }
    }),
  },
  'register-hardware-token': {
    summary: 'Register an assigned hardware token, as its user does, with a PIN',
    input: inputOf({ tokenSerialNumber }),
    example: { tokenSerialNumber: '000215834477' },
    act: (input: { tokenSerialNumber: string }, asked: ConsoleAsked): ConsoleDone | ConsoleRefusal => {
      const { hardwareTokens } = hereOf(asked)
      const token = hardwareTokens.get(input.tokenSerialNumber)
      if (!token) return { refused: 'unknown', because: `There is no token ${input.tokenSerialNumber}.` }
      if (token.userId === null) return { refused: 'conflict', because: 'The token is assigned to nobody; assign it.' }
      const registered = { ...token, state: 'Registered', pinSet: true, registeredMs: asked.nowMs }
      const change = { here: { hardwareTokens: hardwareTokens.with(token.id, registered) } }
      return { result: { tokenSerialNumber: token.id, tokenState: registered.state }, change }
    },
  },
} satisfies Record<string, ConsoleAction>
