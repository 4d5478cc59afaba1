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

const list = '/environment/variables'
const motto = `${list}/esv-frodo-motto`
const flags = `${list}/esv-frodo-flags`
const mottoBody = { description: 'Ours', expressionType: 'string', valueBase64: base64('ad astra') }
const flagsBody = { description: '', expressionType: 'object', valueBase64: base64('{"dark":true}') }

/** What an import sets anew, so that a list before and after it is compared without these members. */
const stamps = ['lastChangeDate', 'lastChangedBy', 'loaded']

const twoVariables = async (bench) => {
  await bench.rest('PUT', motto, mottoBody)
  await bench.rest('PUT', flags, flagsBody)
}

/** Exports of variables to files, and imports that bring them back. */
export const variableFiles = {
  title: 'esv variable export and import',
  rows: [
    {
      name: 'export writes one variable to a file named after it',
      command: 'esv variable export',
      args: ['-i', 'esv-frodo-motto'],
      before: twoVariables,
      stderr: [/Exported esv-frodo-motto to esv-frodo-motto\.variable\.json/],
      effect: exported('esv-frodo-motto.variable.json', 'variable', 'esv-frodo-motto', {
        value: 'ad astra',
        description: 'Ours',
      }),
    },
    {
      name: 'export writes one variable to a named file, without saying where it came from',
      command: 'esv variable export',
      args: ['-i', 'esv-frodo-flags', '-f', 'flags.json', '-N', '--no-decode'],
      effect: exported('flags.json', 'variable', 'esv-frodo-flags', { expressionType: 'object' }, { meta: false }),
    },
    {
      name: 'export fails for a variable that does not exist',
      command: 'esv variable export',
      args: ['-i', 'esv-nowhere'],
      exit: 1,
      stderr: [/Status: 404/, /Message: The variable does not exist/],
    },
    {
      name: 'export --all writes every variable to one file',
      command: 'esv variable export',
      args: ['-a', '-D', 'together'],
      effect: exportedIdsOf('together/allVariables.variable.json', 'variable', list),
    },
    {
      name: 'export --all-separate writes every variable to a file of its own',
      command: 'esv variable export',
      args: ['-A', '-D', 'apart'],
      effect: async (bench) => {
        const ids = bench.place.names('apart').map((name) => name.replace('.variable.json', ''))
        await listed(list, ids)(bench)
      },
    },
    {
      name: 'import brings one variable back',
      command: 'esv variable import',
      args: ['-i', 'esv-frodo-motto', '-f', 'together/allVariables.variable.json'],
      before: async (bench) => {
        await bench.rest('DELETE', motto)
        await bench.rest('DELETE', flags)
      },
      stderr: [/Imported esv-frodo-motto/],
      effect: all(stored(motto, { ...mottoBody, loaded: false }), absent(flags)),
    },
    {
      name: 'import without an id takes the variable of the file',
      command: 'esv variable import',
      args: ['-f', 'flags.json'],
      effect: stored(flags, { ...flagsBody, loaded: false }),
    },
    {
      name: 'import of what is already so changes nothing, not even the dates',
      command: 'esv variable import',
      args: ['-a', '-f', 'together/allVariables.variable.json'],
      before: remember('variables', list),
      stderr: [/Imported together\/allVariables\.variable\.json/],
      effect: unchanged('variables', list),
    },
    {
      name: 'import fails for a variable that the file does not have',
      command: 'esv variable import',
      args: ['-i', 'esv-nowhere', '-f', 'flags.json'],
      exit: 1,
      stderr: [/not found in import data/],
      effect: absent(`${list}/esv-nowhere`),
    },
    {
      name: 'delete --all empties the tenant of variables',
      command: 'esv variable delete',
      args: ['-a'],
      stderr: [/Variables deleted/],
      effect: listed(list, []),
    },
    {
      name: 'import --all brings every variable back from one file',
      command: 'esv variable import',
      args: ['-a', '-f', 'together/allVariables.variable.json'],
      effect: unchanged('variables', list, stamps),
    },
    {
      name: 'import --all-separate brings every variable back from its own file',
      command: 'esv variable import',
      args: ['-A', '-D', 'apart'],
      before: async (bench) => {
        await bench.rest('DELETE', motto)
        await bench.rest('DELETE', flags)
      },
      stderr: [/Finished importing \d+ variables from \d+ files/],
      effect: unchanged('variables', list, stamps),
    },
  ],
}
