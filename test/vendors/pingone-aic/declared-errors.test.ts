import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { certificate, hasOpenssl, workshop } from '../../support/openssl.ts'
import { lineOf, mistakes, operations, type Provoked, provokedTenant, siteFor } from '../../support/provocations.ts'

const page = readFileSync('docs/errors-pingone-aic.md', 'utf8')
const reached = new Map<string, Set<number>>(operations.map(({ id }) => [id, new Set()]))

/** One step of a story: a call, in which `{promotionId}` is that of the lock before, and the operation whose refusal it shows; other steps only lead there. */
type Step = readonly [operation: string, line: string, body?: unknown, site?: string]

const base64 = (text: string) => Buffer.from(text).toString('base64')
const secret = (encoding: string) => ({ valueBase64: base64('not a key'), encoding, useInPlaceholders: false })
const lock = '/environment/promotion/lock'
const run = { dryRun: true }

/** What the rules of the tenant refuse, beyond plain mistakes. */
const stories: readonly (readonly Step[])[] = [
  [['createVariables', 'PUT /environment/variables/esv-new', { valueBase64: base64('x') }]],
  [['createSecret', 'PUT /environment/secrets/esv-new', secret('base64aes')]],
  [
    [
      '',
      'PUT /environment/secrets/esv-new',
      { ...secret('base64aes'), valueBase64: base64(base64('0123456789abcdef')) },
    ],
    ['createSecretVersion', 'POST /environment/secrets/esv-new/versions?_action=create', { valueBase64: base64('x') }],
  ],
  [['deleteSecretVersion', 'DELETE /environment/secrets/esv-mail-password/versions/99']],
  [
    ['', 'POST /environment/startup?_action=restart'],
    ...(['createVariables', 'deleteVariable'] as const).map((name): Step => [
      name,
      lineOf(named(name)),
      { valueBase64: '' },
    ]),
    ...(
      [
        'deleteSecret',
        'deleteSecretVersion',
        'actionSecret',
        'actionVariable',
        'createSecretVersion',
        'changeSecretVersion',
      ] as const
    ).map((name): Step => [name, lineOf(named(name)), { valueBase64: '', description: '', status: 'ENABLED' }]),
  ],
  [
    ['', `POST ${lock}`, {}, 'staging'],
    ['lock', `POST ${lock}`, {}, 'staging'],
    ['unlock', `DELETE ${lock}/{promotionId}`, undefined, 'staging'],
  ],
  [
    ['start', 'POST /environment/promotion/promote', run, 'staging'],
    ['rollback', 'POST /environment/promotion/rollback', {}, 'staging'],
  ],
  ...[
    'lock',
    'check-lock',
    'unlock',
    'progress',
    'start',
    'getLastReport',
    'getReport',
    'getProvisionalRollbackReport',
    'getReportList',
    'rollback',
  ].map((name): readonly Step[] => [[name, lineOf(named(name)), run, 'sandbox']]),
  [['getProvisionalReport', lineOf(named('getProvisionalReport')), undefined, 'sandbox']],
  [['verifyCustomDomains', lineOf(named('verifyCustomDomains')), { name: 'login.example.com' }]],
  [
    ['actionVariable', 'POST /environment/variables/esv-none?_action=setDescription', { description: '' }],
    ['actionSecret', 'POST /environment/secrets/esv-none?_action=setDescription', { description: '' }],
    ['createSecretVersion', 'POST /environment/secrets/esv-none/versions?_action=create', { valueBase64: '' }],
    [
      'changeSecretVersion',
      'POST /environment/secrets/esv-none/versions/1?_action=changestatus',
      { status: 'ENABLED' },
    ],
    ['updateCertificateSigningRequestById', 'PATCH /environment/csrs/none', { certificate: '' }],
    ['updateCertificateByID', 'PATCH /environment/certificates/none', { active: true }],
  ],
  [['createCertificate', 'POST /environment/certificates', { certificate: 'x', privateKey: 'y' }]],
]

function named(name: string) {
  const operation = operations.find((candidate) => candidate.id === name)
  if (!operation) throw new Error(`${name} is no operation`)
  return operation
}

async function tell(tenant: Provoked, steps: readonly Step[]): Promise<void> {
  let promotionId = ''
  for (const [operation, line, body, site = 'development'] of steps) {
    const headers = await tenant.as(site, 'all', { 'accept-api-version': 'protocol=1.0,resource=1.0' })
    const { status, json } = await tenant.call('here', line.replace('{promotionId}', promotionId), {
      site,
      body,
      headers,
    })
    promotionId = json?.promotionId ?? promotionId
    if (operation !== '') note(operation, status)
  }
}

function note(operation: string, status: number): void {
  if (status >= 400) reached.get(operation)?.add(status)
}

/** A certificate that is active, one just gone offline, and a request for another key. */
async function tellOfCertificates(): Promise<void> {
  const shop = workshop()
  certificate(shop, 'leaf')
  const tenant = await provokedTenant()
  tenant.wall.ms = Date.now()
  const headers = await tenant.as('development')
  const ask = async (operation: string, line: string, body?: unknown) => {
    const got = await tenant.call('here', line, { body, headers })
    note(operation, got.status)
    return got
  }
  const all = { certificate: shop.read('leaf.crt'), privateKey: shop.read('leaf.key'), active: true }
  const { json } = await ask('createCertificate', 'POST /environment/certificates', all)
  const one = `/environment/certificates/${json.id}`
  await ask('updateCertificateByID', `PATCH ${one}`, { active: 'no' })
  await ask('deleteCertificateByID', `DELETE ${one}`)
  tenant.wall.ms += 70_000
  await ask('', `PATCH ${one}`, { active: false })
  tenant.wall.ms += 66_500
  await ask('deleteCertificateByID', `DELETE ${one}`)
  const request = await ask('', 'POST /environment/csrs', { commonName: 'login.example.com' })
  const path = `PATCH /environment/csrs/${request.json.id}`
  await ask('updateCertificateSigningRequestById', path, { certificate: all.certificate })
}

beforeAll(async () => {
  const tenant = await provokedTenant()
  for (const operation of operations) {
    for (const mistake of Object.values(mistakes)) note(operation.id, await mistake(operation, tenant))
  }
  for (const story of stories) await tell(await provokedTenant(), story)
  const conflict = await provokedTenant({ secondRestart: 'conflict' })
  const restart: Step = ['restart', 'POST /environment/startup?_action=restart']
  await tell(conflict, [restart, restart])
  const limited = await provokedTenant({
    rateLimits: [{ vendor: 'pingone-aic', group: '*', limit: 0, windowSeconds: 60 }],
  })
  for (const operation of operations) note(operation.id, (await mistakes['an empty object']?.(operation, limited)) ?? 0)
}, 60_000)

/** The statuses of a row of the page. */
interface Row {
  readonly byRule: readonly number[]
  readonly undeclared: readonly number[]
  readonly byFault: readonly number[]
}

function rowOf(operation: (typeof operations)[number]): Row {
  const declared = Object.keys(operation.replies)
  const errors = declared.map(Number).filter((status) => status >= 400)
  const found = [...(reached.get(operation.id) ?? [])].sort((a, b) => a - b)
  return {
    byRule: found.filter((status) => errors.includes(status)),
    undeclared: found.filter((status) => !errors.includes(status)),
    byFault: errors.filter((status) => !found.includes(status)),
  }
}

const cells = (operation: (typeof operations)[number]): string => {
  const { byRule, undeclared, byFault } = rowOf(operation)
  return `| ${operation.id} | ${byRule.join(' ')} | ${undeclared.join(' ') || '-'} | ${byFault.join(' ') || '-'} |`
}

const tableRows = (): readonly string[] =>
  page
    .split('\n')
    .filter((line) => /^\| [\w-]+ +\|/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' '))
    .slice(2)

describe('the errors that the published operations declare', () => {
  test.skipIf(!hasOpenssl)('are reached by rule as the page tells of each operation', async () => {
    await tellOfCertificates()
    expect(tableRows()).toEqual(operations.map(cells))
  })

  test('that no rule reaches are explained on the page, and reached by a fault', async () => {
    const left = tableRows().flatMap((row) => (row.split(' | ')[3] ?? '').match(/\d+/g) ?? [])
    const told = [...page.matchAll(/^- \*\*(\d{3})\*\* /gm)].map(([, status]) => status)
    expect(told).toEqual([...new Set(left)].sort())
    const tenant = await provokedTenant()
    for (const [index, operation] of operations.entries()) {
      for (const text of (tableRows()[index]?.split(' | ')[3] ?? '').match(/\d+/g) ?? []) {
        const status = Number(text)
        const order = { vendor: 'pingone-aic', operation: operation.id, times: 1, answer: { status } }
        expect((await tenant.control('POST', '/sandboxes/here/faults', order)).status).toBe(201)
        const site = siteFor(operation)
        const got = await tenant.call('here', lineOf(operation), { site, headers: await tenant.as(site) })
        expect([operation.id, got.status]).toEqual([operation.id, status])
      }
    }
  })
})

test('an undeclared error is only answered where the contract declares a default', () => {
  const wrong = operations.filter(
    (operation) => rowOf(operation).undeclared.length > 0 && !('default' in operation.replies),
  )
  expect(wrong.map(({ id: name }) => [name, ...rowOf(named(name)).undeclared])).toEqual([])
})
