import assert from 'node:assert/strict'
import { absent, all, exported, exportedIdsOf, remember, stored, unchanged } from '../harness/effects.mjs'

const list = '/openidm/config?_queryFilter=true'
const entity = (id) => `/openidm/config/${id}`
const card = 'emailTemplate/frodoCard'
const cardBody = { defaultLocale: 'en', enabled: true, from: '', subject: { en: 'Your card' }, mimeType: 'text/html' }

const printsIds = async (bench, result) => {
  const { body } = await bench.rest('GET', list)
  const lines = result.stdout.trim().split('\n')
  assert.deepEqual(
    lines.filter((line) => body.result.some(({ _id }) => _id === line)).sort(),
    body.result.map(({ _id }) => _id).sort(),
  )
}

/** Pulls and pushes of the static configuration of identity management. */
export const idmConfiguration = {
  title: 'idm list, export and import',
  files: { 'card.env': '', 'some.json': JSON.stringify({ idm: ['managed', card] }) },
  rows: [
    { name: 'list prints the id of every entity', command: 'idm list', effect: printsIds },
    {
      name: 'export writes one entity to a file named after it, as the API answers it',
      command: 'idm export',
      args: ['-i', card],
      before: (bench) => bench.rest('PUT', entity(card), cardBody),
      effect: exported('emailTemplatefrodoCard.idm.json', 'idm', card, { _id: card, ...cardBody }),
    },
    {
      name: 'export --all writes every entity to one file',
      command: 'idm export',
      args: ['-a', '-D', 'together', '-f', 'all.idm.json'],
      effect: exportedIdsOf('together/all.idm.json', 'idm', list),
    },
    {
      name: 'export --all-separate writes every entity to a file of its own, in a folder of its kind',
      command: 'idm export',
      args: ['-A', '-D', 'apart'],
      effect: (bench) => assert.ok(bench.place.names('apart/emailTemplate').includes('frodoCard.idm.json')),
    },
    {
      name: 'import brings one entity back',
      command: 'idm import',
      args: ['-i', card, '-f', 'together/all.idm.json'],
      before: async (bench) => {
        await bench.rest('DELETE', entity(card))
        await bench.rest('DELETE', entity('endpoint/featureFlags'))
      },
      effect: all(stored(entity(card), { _id: card, ...cardBody }), absent(entity('endpoint/featureFlags'))),
    },
    {
      name: 'import --all brings every entity back from one file',
      command: 'idm import',
      args: ['-a', '-f', 'together/all.idm.json'],
      effect: stored(entity('endpoint/featureFlags'), { type: 'text/javascript' }),
    },
    {
      name: 'import --all of what is already so changes nothing',
      command: 'idm import',
      args: ['-a', '-f', 'together/all.idm.json'],
      before: remember('entities', list),
      effect: unchanged('entities', list),
    },
    {
      name: 'import --all-separate brings every entity back from its own file',
      command: 'idm import',
      args: ['-A', '-D', 'apart'],
      before: (bench) => bench.rest('DELETE', entity(card)),
      effect: unchanged('entities', list),
    },
    {
      name: 'import into production is refused, as its configuration is immutable',
      command: 'idm import',
      host: '{production}',
      args: ['-i', card, '-f', 'together/all.idm.json'],
      exit: 1,
      stderr: [/Status: 403/, /configuration of this environment is immutable/],
    },
  ],
}
