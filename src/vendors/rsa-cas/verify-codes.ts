import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { authenticatorProblems } from './authenticator-problems.ts'
import type { CodeMode, VerifyCode } from './authenticator-records.ts'
import { digits } from './codes.ts'
import { dateText } from './dates.ts'
import { factsOf } from './facts.ts'
import { userNamed } from './people.ts'
import type { Here } from './records.ts'

type GenerateIds = 'generateEnrollmentCode' | 'generatePasswordResetCode'
type Ids = GenerateIds | 'voidVerifyCodes'
type Asked = AskedOf<operations[GenerateIds], Here>
type Item = Exclude<Asked['body'], readonly unknown[]>

const minutesIn: Readonly<Record<string, number>> = { MIN: 1, HOUR: 60 }

/** For how many minutes a code is asked for; `undefined` when that cannot be (documented: 10 minutes to 24 hours, both or none). */
function minutesOf(
  { code_validity: value, validity_time_duration_unit: unit }: Item,
  asked: Asked,
): number | undefined {
  const facts = factsOf(asked)
  if (value === undefined || value === null) return (unit ?? null) === null ? facts.verifyCodeDefaultMinutes : undefined
  const minutes = Number(value) * (minutesIn[unit ?? 'MIN'] ?? Number.NaN)
  const fits = minutes >= facts.verifyCodeMinMinutes && minutes <= facts.verifyCodeMaxMinutes
  return Number.isInteger(minutes) && fits ? minutes : undefined
}

const codeId = (mode: CodeMode, userId: string): string => `${mode}/${userId}`

interface Generated {
  readonly result: object
  readonly code?: VerifyCode
}

/** What a request for one user comes to; each has a status of its own, and HTTP says 200 (documented). */
function generate(item: Item, mode: CodeMode, asked: Asked): Generated {
  const { here, chance, nowMs } = asked
  const facts = factsOf(asked)
  const user = userNamed(here.users, item)
  const minutes = minutesOf(item, asked)
  const sendsTo = item.code_send_to ?? 'DISPLAY'
  const base = {
    userDetailsRequestForVerifyCodeGeneration: item,
    verify_code: null,
    verify_code_validity_time: null,
    verify_code_generation_mode: mode,
    verification_Link: null,
  }
  const failed = (status: number, errorMessage: string) => ({ result: { ...base, status, errorMessage } })
  if (!user) return failed(facts.verifyCodeStatusUnknownUser, `User ${item.email} not found`)
  if (user.status === 'Disabled') return failed(facts.verifyCodeStatusDisabledUser, 'The user is disabled.')
  if (minutes === undefined || !['DISPLAY', 'EMAIL'].includes(sendsTo)) {
    return failed(facts.verifyCodeStatusInvalid, 'The validity or the way of sending is not valid.')
  }
  const id = codeId(mode, user.id)
  const code = { id, userId: user.id, code: digits(chance, 8), expiresMs: nowMs + minutes * 60_000 }
  const shown = {
    ...base,
    verify_code: sendsTo === 'DISPLAY' ? code.code : null,
    verify_code_validity_time: dateText(code.expiresMs),
  }
  return { result: { ...shown, status: facts.verifyCodeStatusSuccess, errorMessage: null }, code }
}

/** Codes for one user or several; a new one takes the place of the old one, and a list is answered with a list (inferred: SE). */
function generated(asked: Asked, mode: CodeMode) {
  const items = [asked.body].flat() as readonly Item[]
  const made = items.map((item) => generate(item, mode, asked))
  let { verifyCodes } = asked.here
  for (const { code } of made) if (code) verifyCodes = verifyCodes.with(code.id, code)
  const results = made.map(({ result }) => result)
  const isList = Array.isArray(asked.body) || factsOf(asked).passwordResetShape === 'array'
  return reply(200, (isList ? results : results[0]) as never, { change: { here: { verifyCodes } } })
}

/** Enrollment and password reset codes (section 2.14 of the contract notes). */
export const verifyCodes: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  generateEnrollmentCode: (asked) => generated(asked, 'ENROLLMENT'),
  generatePasswordResetCode: (asked) => generated(asked, 'PASSWORD_RESET'),

  voidVerifyCodes: (asked) => {
    const { body, here, nowMs } = asked
    const mode = body.code_generation_mode ?? body.codeGenerationMode
    const emails = body.user_emails ?? body.userEmails
    if (!mode || !emails) return refuse(authenticatorProblems['void-incomplete'])
    const facts = factsOf(asked)
    const enrollment = mode === 'ENROLLMENT'
    const voided = enrollment ? facts.enrollmentVoided : facts.passwordResetVoided
    const nothing = enrollment ? facts.enrollmentNothingToVoid : facts.passwordResetNothingToVoid
    let { verifyCodes: codes } = here
    const results = emails.map((email) => {
      const user = userNamed(here.users, { email })
      if (!user) return { status: facts.verifyCodeStatusUnknownUser, user_email: email, errorMessage: 'User not found' }
      const known = codes.get(codeId(mode, user.id))
      codes = codes.without(codeId(mode, user.id))
      if (known && known.expiresMs > nowMs) return { status: voided, user_email: email }
      return { status: nothing, user_email: email, errorMessage: 'There is no code to void' }
    })
    return reply(200, { results }, { change: { here: { verifyCodes: codes } } })
  },
}
