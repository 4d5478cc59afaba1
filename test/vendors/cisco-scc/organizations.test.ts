import { expect, test } from 'vitest'
import { managed, manager, sccBacklot, standalone } from '../../support/scc.ts'

const tenant = sccBacklot()

test('a ready token lists the organizations that its own manages, itself among them', async () => {
  const { as } = await tenant()
  const { data, response } = await as(manager).GET('/v1/organizations')
  expect(response.status).toBe(200)
  expect(data?.organizations?.map(({ name }) => name)).toEqual([managed, manager])
  expect(response.headers.get('trackingid')).toMatch(/^[0-9a-f-]{36}$/)
  const alone = await as(standalone, 'member').GET('/v1/organizations')
  expect(alone.data?.organizations).toEqual([
    {
      id: '5d3c2f10-8a41-4c6e-9b7d-0a1b2c3d4e03',
      name: standalone,
      regionCode: 'NAM',
      regionDescription: 'North America',
      created: '2026-08-23T09:00:00Z',
      type: 'STANDALONE',
    },
  ])
})
