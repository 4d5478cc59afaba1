import { describe, expect, test } from 'vitest'
import { AicTenant, base64, type Got } from '../../support/aic.ts'

const v2 = { headers: { 'accept-api-version': 'protocol=1.0,resource=2.0' } }

/** Five variables and three secrets, of which two variables and one secret are pending. */
function filled(facts = {}): AicTenant {
  const tenant = new AicTenant({ facts })
  for (const name of ['e', 'b', 'd']) variable(tenant, name)
  secret(tenant, 'z', true)
  secret(tenant, 'y', false)
  tenant.ask('POST /environment/startup?_action=restart')
  tenant.pass(107_000)
  for (const name of ['a', 'c']) variable(tenant, name)
  secret(tenant, 'x', true)
  return tenant
}

const variable = (tenant: AicTenant, name: string): Got =>
  tenant.ask(`PUT /environment/variables/esv-${name}`, { expressionType: 'string', valueBase64: base64(name) })
const secret = (tenant: AicTenant, name: string, useInPlaceholders: boolean): Got =>
  tenant.ask(`PUT /environment/secrets/esv-${name}`, {
    encoding: 'generic',
    useInPlaceholders,
    valueBase64: base64(name),
  })
const names = (got: Got): string =>
  (got.body.result as readonly { _id: string }[]).map((item) => item._id.slice('esv-'.length)).join('')

describe('version 1', () => {
  test.each([undefined, 'resource=1.0', 'protocol=1.0,resource=1.0', 'protocol=2.0,resource=1.0'])(
    'lists everything by id with values, whatever page size is asked for (%s)',
    (version) => {
      const headers: Record<string, string> = version === undefined ? {} : { 'accept-api-version': version }
      const got = filled().ask('GET /environment/variables?_pageSize=2', undefined, { headers })
      expect(names(got)).toBe('abcde')
      expect(got.body.result[0].valueBase64).toBe(base64('a'))
      expect(Object.entries(got.body as object).filter(([name]) => name !== 'result')).toEqual([
        ['pagedResultsCookie', null],
        ['remainingPagedResults', -1],
        ['resultCount', 5],
        ['totalPagedResults', -1],
        ['totalPagedResultsPolicy', 'NONE'],
      ])
    },
  )

  test('pages, by switch', () => {
    const got = filled({ versionOnePages: true }).ask('GET /environment/variables?_pageSize=2')
    expect(names(got)).toBe('ab')
  })

  test('knows _onlyPending unless a switch says no', () => {
    expect(names(filled().ask('GET /environment/variables?_onlyPending=true'))).toBe('ac')
    expect(names(filled().ask('GET /environment/secrets?_onlyPending=true'))).toBe('x')
    const facts = { onlyPendingInVersionOne: false }
    expect(names(filled(facts).ask('GET /environment/variables?_onlyPending=true'))).toBe('abcde')
  })

  test('an empty environment has an empty list', () => {
    expect(new AicTenant().ask('GET /environment/secrets').body).toMatchObject({ result: [], resultCount: 0 })
  })
})

describe('version 2', () => {
  test('pages by cookie, without values, counting what there is and what remains', () => {
    const tenant = filled()
    const pages: string[] = []
    let cookie: string | null = ''
    while (cookie !== null) {
      const target: string = `/environment/variables?_pageSize=2&_pagedResultsCookie=${encodeURIComponent(cookie)}`
      const got: Got = tenant.ask(`GET ${target}`, undefined, v2)
      pages.push(`${names(got)} ${got.body.remainingPagedResults}/${got.body.totalPagedResults}`)
      expect(got.body.totalPagedResultsPolicy).toBe('EXACT')
      expect(got.body.result[0]).not.toHaveProperty('valueBase64')
      cookie = got.body.pagedResultsCookie as string | null
    }
    expect(pages).toEqual(['ab 3/5', 'cd 1/5', 'e 0/5'])
  })

  test('a full last page has no cookie', () => {
    const got = filled().ask('GET /environment/variables?_pageSize=5', undefined, v2)
    expect(got.body).toMatchObject({ pagedResultsCookie: null, resultCount: 5, remainingPagedResults: 0 })
  })

  test('a page goes on after the item that the cookie stands for, though it is gone', () => {
    const tenant = filled()
    const { body } = tenant.ask('GET /environment/variables?_pageSize=2', undefined, v2)
    tenant.ask('DELETE /environment/variables/esv-b')
    const next = tenant.ask(
      `GET /environment/variables?_pagedResultsCookie=${encodeURIComponent(body.pagedResultsCookie as string)}`,
      undefined,
      v2,
    )
    expect(names(next)).toBe('cde')
  })

  test.each([
    ['_pagedResultsOffset=3', 'de'],
    ['_pagedResultsOffset=9', ''],
    ['_onlyPending=true', 'ac'],
    ['_onlyPending=true&_pageSize=1', 'a'],
  ])('variables?%s', (query, expected) => {
    const got = filled().ask(`GET /environment/variables?${query}`, undefined, v2)
    expect(names(got)).toBe(expected)
    expect(got.body.resultCount).toBe(expected.length)
  })

  test('lists 25 unless told otherwise', () => {
    const tenant = new AicTenant()
    for (let i = 10; i < 40; i++) variable(tenant, String(i))
    expect(tenant.ask('GET /environment/variables', undefined, v2).body).toMatchObject({
      resultCount: 25,
      remainingPagedResults: 5,
    })
  })

  test('totals are withheld, by switch', () => {
    const got = filled({ versionTwoTotals: 'NONE' }).ask('GET /environment/secrets?_pageSize=1', undefined, v2)
    expect(got.body).toMatchObject({
      remainingPagedResults: -1,
      totalPagedResults: -1,
      totalPagedResultsPolicy: 'NONE',
      resultCount: 1,
    })
  })

  test.each(['nonsense', 'bm9uc2Vuc2U=', '%25'])('a cookie that is none of ours is refused: %s', (cookie) => {
    const got = filled().ask(`GET /environment/variables?_pagedResultsCookie=${cookie}`, undefined, v2)
    expect(got).toMatchObject({ status: 400, body: { code: 400, message: 'Invalid paged results cookie' } })
  })
})

describe('count', () => {
  test.each([
    ['', { secrets: 3, variables: 5 }],
    ['?_onlyPending=true', { secrets: 1, variables: 2 }],
    ['?_onlyPending=false', { secrets: 3, variables: 5 }],
  ])('/environment/count%s', (query, body) => {
    expect(filled().ask(`GET /environment/count${query}`, undefined, v2).body).toEqual(body)
    expect(filled().ask(`GET /environment/count${query}`).body).toEqual(body)
  })

  test('what is deleted or disabled back to the loaded version is not pending', () => {
    const tenant = filled()
    tenant.ask('DELETE /environment/variables/esv-a')
    tenant.ask('DELETE /environment/secrets/esv-x')
    expect(tenant.ask('GET /environment/count?_onlyPending=true').body).toEqual({ secrets: 0, variables: 1 })
  })
})
