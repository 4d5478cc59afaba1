import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { makeAuthority } from '../../../../src/host/certificates.ts'
import { runs } from '../../../support/runs.ts'
import { certificateTenant } from './tenant.ts'

let pem: { certificate: string; privateKey: string }
beforeAll(async () => {
  const { certificate, key } = await makeAuthority(Date.now())
  pem = { certificate, privateKey: key }
})

/** The PEM text with bytes of its content changed, cut or added. */
function damaged(text: string, at: number, byte: number, kind: 'change' | 'cut' | 'add'): string {
  const [head = '', ...lines] = text.trim().split('\n')
  const tail = lines.pop() ?? ''
  const bytes = [...Buffer.from(lines.join(''), 'base64')]
  bytes.splice(at % bytes.length, kind === 'add' ? 0 : 1, ...(kind === 'cut' ? [] : [byte]))
  return `${head}\n${Buffer.from(bytes).toString('base64')}\n${tail}\n`
}

const damage = fc.tuple(fc.nat(2000), fc.nat(255), fc.constantFrom('change', 'cut', 'add'))
const calls = fc.oneof(
  damage.map((how) => ['POST certificates', { ...pem, certificate: damaged(pem.certificate, ...how) }] as const),
  damage.map((how) => ['POST certificates', { ...pem, privateKey: damaged(pem.privateKey, ...how) }] as const),
  fc.jsonValue().map((body) => ['POST certificates', body] as const),
  fc.jsonValue().map((body) => ['POST csrs', body] as const),
  fc
    .record({ algorithm: fc.jsonValue(), commonName: fc.jsonValue(), subjectAlternativeNames: fc.jsonValue() })
    .map((body) => ['POST csrs', body] as const),
  fc.jsonValue().map((body) => ['PATCH csrs/any', { certificate: body }] as const),
)

test('whatever is sent is refused or stored, and never breaks anything', async () => {
  const tenant = await certificateTenant()
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(calls, async ([line, body]) => {
      const { status } = await tenant.ask(line.replace(' ', ' /environment/'), body)
      statuses.add(status)
      expect([200, 400, 404, 422], `${line} ${JSON.stringify(body)}`).toContain(status)
    }),
    { numRuns: runs(300, 20_000) },
  )
  expect(tenant.sandbox('here').violations).toBe(0)
  expect([...statuses].toSorted()).toEqual([200, 400, 404, 422])
}, 600_000)
