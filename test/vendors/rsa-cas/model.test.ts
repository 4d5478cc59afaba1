import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pace } from '../../../src/world/index.ts'
import { RsaTenant, violationsOf } from '../../support/rsa.ts'
import { runs } from '../../support/runs.ts'
import { type Command, Model } from './model.ts'

const user = fc.nat(2)
const token = fc.nat(1)
const status = fc.constantFrom('Enabled' as const, 'Disabled' as const)

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('pass' as const),
    minutes: fc.constantFrom(1, 9, 10, 15, 479, 480, 1440, 10_079, 10_080),
  }),
  fc.record({ kind: fc.constant('status' as const), user, status }),
  fc.record({ kind: fc.constant('mark' as const), user, mark: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('delete' as const, 'register' as const, 'deleteDevice' as const), user }),
  fc.record({ kind: fc.constantFrom('enroll' as const, 'void' as const), user }),
  fc.record({ kind: fc.constant('emergency' as const), user, minutes: fc.constantFrom(0, 1, 10, 10_080, 10_081) }),
  fc.record({ kind: fc.constant('noEmergency' as const), user }),
  fc.record({ kind: fc.constantFrom('assign' as const, 'unassign' as const, 'clearPin' as const), user, token }),
  fc.record({ kind: fc.constant('token' as const), user, token, status }),
  fc.constantFrom({ kind: 'report' as const }, { kind: 'download' as const }),
)

const emails = ['ada.marsh@cedar.example', 'bruno.keller@cedar.example', 'chidi.adeyemi@cedar.example']
const serials = ['000215834477', '000215834478']

/** A tenant beside which the model runs; every command is sent as a client would. */
class Bench {
  readonly tenant: RsaTenant
  readonly ids: readonly string[]
  readonly devices: readonly (string | undefined)[]
  readonly model: Model

  constructor(pace: Pace) {
    this.tenant = new RsaTenant({ pace })
    const { users, devices } = this.tenant.here
    const byEmail = new Map([...users].map((known) => [known.email, known.id]))
    this.ids = emails.map((email) => byEmail.get(email) ?? '')
    const own = this.ids.map((id) => [...devices.by('user', { from: id, to: id })].find(({ browser }) => !browser)?.id)
    this.devices = own
    this.model = new Model(
      own.map((id) => ({ hasDevice: id !== undefined })),
      serials.length,
    )
    this.model.workMs = pace === 'instant' ? 0 : 300_000 / Number(pace)
    for (const id of this.ids) this.#enable(id)
  }

  /** The model begins with enabled users. */
  #enable(id: string): void {
    expect(this.tenant.here.users.get(id)?.status).toBe('Enabled')
  }

  async do(command: Command): Promise<number> {
    if (command.kind === 'pass') {
      this.tenant.pass(command.minutes * 60_000)
      return 0
    }
    if (command.kind === 'report') return (await this.tenant.ask('POST /v1/report/users/generate')).status
    if (command.kind === 'download') return (await this.tenant.ask('GET /v1/report/users/download')).status
    const id = this.ids[command.user] as string
    const email = emails[command.user] as string
    const at = `/v1/users/${id}`
    const lines: Record<string, () => [string, unknown?]> = {
      status: () => [`PUT ${at}/userStatus`, { userStatus: 'status' in command ? command.status : '' }],
      mark: () => [`PUT ${at}/markDeleted`, { markDeleted: 'mark' in command && command.mark }],
      delete: () => [`DELETE ${at}`],
      register: () => ['POST /v1/users/deviceRegistrationCode', { email }],
      deleteDevice: () => [`DELETE ${at}/devices/${this.devices[command.user] ?? 'none'}`],
      enroll: () => ['POST /v1/users/generateVerifyCode/enroll', [{ email }]],
      void: () => ['POST /v1/users/voidVerifyCode', { code_generation_mode: 'ENROLLMENT', user_emails: [email] }],
      emergency: () => [
        `PUT /v2/users/${id}/emergencyTokencode`,
        { expiryUnit: 'minutes', expiryValue: 'minutes' in command ? command.minutes : 0 },
      ],
      noEmergency: () => [`DELETE ${at}/emergencyTokencodes`],
    }
    if ('token' in command) return this.#toToken(command, id)
    const [line, body] = (lines[command.kind] as () => [string, unknown?])()
    const { status: code, json } = await this.tenant.ask(line, body)
    if (command.kind === 'enroll') return json[0].status
    return command.kind === 'void' ? json.results[0].status : code
  }

  async #toToken(command: Extract<Command, { token: number }>, id: string): Promise<number> {
    const actions = { assign: 'assign', unassign: 'unassign', clearPin: 'clearPin' } as const
    const action =
      command.kind === 'token' ? (command.status === 'Enabled' ? 'enable' : 'disable') : actions[command.kind]
    const version = command.kind === 'clearPin' ? 'v2' : 'v1'
    const body = { tokenSerialNumber: serials[command.token] }
    return (await this.tenant.ask(`PATCH /${version}/users/${id}/sidTokens/${action}`, body)).status
  }

  /** Compares everything that a client can see with the model. */
  async compare(): Promise<void> {
    for (const [index, email] of emails.entries()) {
      const { status: code, json } = await this.tenant.ask('POST /v1/users/lookup', { email })
      const seen = this.model.seen(index)
      expect([email, code]).toEqual([email, seen ? 200 : 404])
      if (seen) expect(json).toMatchObject(seen)
    }
    for (const [index, tokenSerialNumber] of serials.entries()) {
      const { json } = await this.tenant.ask('POST /v1/sidTokens/lookup', { tokenSerialNumber })
      const { owner, enabled } = this.model.token(index)
      expect(json.userId).toBe(owner === null ? null : this.ids[owner])
      expect(json.tokenStatus).toBe(enabled ? 'Enabled' : 'Disabled')
    }
  }
}

/** Whether everything is compared after each command, not only at the end. */
const isThorough = runs(0, 1) === 1

test.each([1, 20, 'instant'] as const)(
  'users, devices, tokens, codes and reports behave as the model at pace %s, whatever is done to them',
  { timeout: 600_000 },
  async (pace) => {
    const outcomes = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), async (commands) => {
        const bench = new Bench(pace)
        for (const next of commands) {
          const status = await bench.do(next)
          expect([next, status]).toEqual([next, bench.model.do(next)])
          outcomes.set(`${next.kind} ${status}`, (outcomes.get(`${next.kind} ${status}`) ?? 0) + 1)
          if (isThorough) await bench.compare()
        }
        await bench.compare()
        expect(violationsOf(bench.tenant)).toBe(0)
      }),
      { numRuns: runs(13, 1000) },
    )
    if (isThorough) console.log(`pace ${pace}: ${JSON.stringify(Object.fromEntries([...outcomes].sort()))}`)
  },
)
