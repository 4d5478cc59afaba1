import {
  absent,
  all,
  base64,
  exported,
  exportedIdsOf,
  listed,
  remember,
  stored,
  unchanged,
} from '../harness/effects.mjs'

const list = '/environment/secrets'
const badge = `${list}/esv-frodo-badge`
const badgeBody = {
  description: 'At the gate',
  encoding: 'generic',
  useInPlaceholders: true,
  valueBase64: base64('1234'),
}

/** Exports of secrets to files without their values, and imports of those files. */
export const secretFiles = {
  title: 'esv secret export and import without values',
  rows: [
    {
      name: 'export writes one secret, without its value',
      command: 'esv secret export',
      args: ['-i', 'esv-frodo-badge'],
      before: (bench) => bench.rest('PUT', badge, badgeBody),
      stderr: [/Exported esv-frodo-badge to esv-frodo-badge\.secret\.json/],
      effect: exported('esv-frodo-badge.secret.json', 'secret', 'esv-frodo-badge', {
        activeValue: undefined,
        activeVersion: '1',
        description: 'At the gate',
        loaded: false,
        valueBase64: undefined,
      }),
    },
    {
      name: 'export writes one secret to a named file, without saying where it came from',
      command: 'esv secret export',
      args: ['-i', 'esv-frodo-badge', '-f', 'badge.json', '-N'],
      effect: exported('badge.json', 'secret', 'esv-frodo-badge', { encoding: 'generic' }, { meta: false }),
    },
    {
      name: 'export fails for a secret that does not exist',
      command: 'esv secret export',
      args: ['-i', 'esv-nowhere'],
      exit: 1,
      stderr: [/Status: 404/, /Message: The secret does not exist or does not have a version/],
    },
    {
      name: 'export --all writes every secret to one file',
      command: 'esv secret export',
      args: ['-a', '-D', 'together'],
      effect: exportedIdsOf('together/allSecrets.secret.json', 'secret', list),
    },
    {
      name: 'export --all-separate writes every secret to a file of its own',
      command: 'esv secret export',
      args: ['-A', '-D', 'apart'],
      effect: async (bench) => {
        const ids = bench.place.names('apart').map((name) => name.replace('.secret.json', ''))
        await listed(list, ids)(bench)
      },
    },
    {
      name: 'import of a secret that exists sets its description and makes no version',
      command: 'esv secret import',
      args: ['-i', 'esv-frodo-badge', '-f', 'badge.json'],
      before: (bench) => bench.rest('POST', `${badge}?_action=setDescription`, { description: 'Moved' }),
      stderr: [/Imported esv-frodo-badge/],
      effect: stored(badge, { activeVersion: '1', description: 'At the gate' }),
    },
    {
      name: 'import of a secret that is gone makes it anew',
      command: 'esv secret import',
      args: ['-i', 'esv-frodo-badge', '-f', 'badge.json'],
      before: (bench) => bench.rest('DELETE', badge),
      effect: stored(badge, { activeVersion: '1', description: 'At the gate', loaded: false, loadedVersion: '' }),
    },
    {
      name: 'import without an id takes the secret of the file',
      command: 'esv secret import',
      args: ['-f', 'badge.json'],
      before: (bench) => bench.rest('DELETE', badge),
      effect: stored(badge, { activeVersion: '1', encoding: 'generic' }),
    },
    {
      name: 'import --all without values is dropped by the client and changes nothing',
      command: 'esv secret import',
      args: ['-a', '-f', 'together/allSecrets.secret.json'],
      before: remember('secrets', list),
      effect: unchanged('secrets', list),
    },
    {
      name: 'import --all-separate without values is dropped by the client and changes nothing',
      command: 'esv secret import',
      args: ['-A', '-D', 'apart'],
      stderr: [/Finished importing \d+ secrets from \d+ files/],
      effect: unchanged('secrets', list),
    },
    {
      name: 'import fails for a secret that the file does not have',
      command: 'esv secret import',
      args: ['-i', 'esv-nowhere', '-f', 'badge.json'],
      exit: 1,
      stderr: [/not found in import data/],
      effect: all(absent(`${list}/esv-nowhere`), unchanged('secrets', list)),
    },
  ],
}
