import { beforeAll, describe, expect, test } from 'vitest'
import { makeAuthority } from '../../../../src/host/certificates.ts'
import { type CertificateTenant, certificateTenant } from './tenant.ts'

const path = '/environment/certificates'
const activeText =
  'Cannot delete an active certificate, de-activate the certificate first and allow it to be removed from the loadbalancer.'

let pem: { certificate: string; privateKey: string }
beforeAll(async () => {
  const { certificate, key } = await makeAuthority(Date.now())
  pem = { certificate, privateKey: key }
})

/** Uploads one, and answers what it may be asked. */
async function uploaded(tenant: CertificateTenant, active?: boolean) {
  const { json } = await tenant.ask(`POST ${path}`, { ...pem, ...(active === undefined ? {} : { active }) })
  const one = `${path}/${json.id}`
  const shown = (answer: { json: any }) => [answer.json.active, answer.json.live] // eslint-disable-line @typescript-eslint/no-explicit-any -- an answer's body
  return {
    created: [json.active, json.live],
    patch: async (wanted: boolean) => shown(await tenant.ask(`PATCH ${one}`, { active: wanted })),
    look: async () => shown(await tenant.ask(`GET ${one}`)),
    patchWith: (body: object) => tenant.ask(`PATCH ${one}`, body),
    delete: () => tenant.ask(`DELETE ${one}`),
  }
}

describe('a certificate', () => {
  test('goes live 66 seconds after it was made active, with its upload or later', async () => {
    const tenant = await certificateTenant()
    const one = await uploaded(tenant, true)
    const other = await uploaded(tenant)
    expect([one.created, other.created]).toEqual([
      [true, false],
      [false, false],
    ])
    expect(await other.patch(true)).toEqual([true, false])
    tenant.pass(65.999)
    expect(await one.look()).toEqual([true, false])
    tenant.pass(0.001)
    expect([await one.look(), await other.look()]).toEqual([
      [true, true],
      [true, true],
    ])
  })

  test('goes offline 66 seconds after it was made inactive', async () => {
    const tenant = await certificateTenant()
    const one = await uploaded(tenant, true)
    tenant.pass(66)
    expect(await one.patch(false)).toEqual([false, true])
    tenant.pass(65.999)
    expect(await one.look()).toEqual([false, true])
    tenant.pass(0.001)
    expect(await one.look()).toEqual([false, false])
  })

  test('is not delayed by an order that was given already', async () => {
    const tenant = await certificateTenant()
    const one = await uploaded(tenant, true)
    tenant.pass(40)
    expect(await one.patch(true)).toEqual([true, false])
    tenant.pass(26)
    expect(await one.look()).toEqual([true, true])
    await one.patch(false)
    tenant.pass(40)
    expect(await one.patch(false)).toEqual([false, true])
    tenant.pass(26)
    expect(await one.look()).toEqual([false, false])
  })

  test('never went live when it was made inactive before, and can be deleted at once', async () => {
    const tenant = await certificateTenant()
    const one = await uploaded(tenant, true)
    tenant.pass(40)
    expect(await one.patch(false)).toEqual([false, false])
    tenant.pass(100)
    expect(await one.look()).toEqual([false, false])
    expect((await one.delete()).status).toBe(200)
  })

  test('stays live when it was made active again before it went offline', async () => {
    const tenant = await certificateTenant()
    const one = await uploaded(tenant, true)
    tenant.pass(66)
    await one.patch(false)
    tenant.pass(40)
    expect(await one.patch(true)).toEqual([true, true])
    tenant.pass(500)
    expect(await one.look()).toEqual([true, true])
  })

  test('cannot be deleted while active, nor for 15 seconds after it went offline', async () => {
    const tenant = await certificateTenant()
    const one = await uploaded(tenant, true)
    const refused = { status: 400, text: `{"code":400,"message":"${activeText}"}\n` }
    expect(await one.delete()).toMatchObject(refused)
    tenant.pass(66)
    expect(await one.delete()).toMatchObject(refused)
    await one.patch(false)
    for (const seconds of [0, 66, 14.999]) {
      tenant.pass(seconds)
      const answer = await one.delete()
      expect(answer).toMatchObject({ status: 500, text: '' })
      expect(answer.headers['content-type']).toBe('application/json')
    }
    tenant.pass(0.001)
    const deleted = await one.delete()
    expect(deleted).toMatchObject({ status: 200, text: '' })
    expect(deleted.headers).not.toHaveProperty('content-type')
    expect((await one.patchWith({ active: true })).status).toBe(404)
    expect((await one.delete()).status).toBe(200)
  })

  test('cannot be deleted while live, by switch', async () => {
    const tenant = await certificateTenant({ certificateDeletionNeeds: 'offline' })
    const one = await uploaded(tenant, true)
    tenant.pass(66)
    await one.patch(false)
    expect((await one.delete()).status).toBe(400)
    tenant.pass(66)
    expect((await one.delete()).status).toBe(500)
  })

  test('follows the sandbox’s pace', async () => {
    const instant = await certificateTenant({}, 'instant')
    const one = await uploaded(instant, true)
    expect([one.created, await one.look()]).toEqual([
      [true, false],
      [true, true],
    ])
    const manual = await certificateTenant({}, 'manual')
    const other = await uploaded(manual, true)
    manual.pass(100_000)
    expect(await other.look()).toEqual([true, false])
  })

  test('is left as it is by a patch without a word about it', async () => {
    const one = await uploaded(await certificateTenant(), true)
    expect((await one.patchWith({})).json).toMatchObject({ active: true, live: false })
  })

  test('is refused a patch that does not fit', async () => {
    const one = await uploaded(await certificateTenant())
    expect(await one.patchWith({ active: 'yes' })).toMatchObject({ status: 400 })
  })
})

test('the list of certificates is in the order of their ids', async () => {
  const tenant = await certificateTenant()
  for (let i = 0; i < 6; i++) await tenant.ask(`POST ${path}`, pem)
  const ids = (await tenant.ask(`GET ${path}`)).json.map(({ id }: { id: string }) => id) as string[]
  expect(ids).toHaveLength(6)
  expect(ids).toEqual(ids.toSorted())
})
