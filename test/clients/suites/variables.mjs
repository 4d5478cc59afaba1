import assert from 'node:assert/strict'
import { absent, all, base64, printsIdsOf, remember, stored, unchanged } from '../harness/effects.mjs'

const list = '/environment/variables'
const greeting = `${list}/esv-frodo-greeting`
const ports = `${list}/esv-frodo-ports`

/** A full configuration export in which one variable is used; what `-u` searches. */
const usage = JSON.stringify({
  global: { variable: {}, idm: { ui: { name: 'ui', title: '&{esv.frodo.greeting}' } } },
  realm: {},
})

/** Creating, reading, changing and deleting single variables. */
export const variables = {
  title: 'esv variable',
  files: { 'usage.json': usage },
  rows: [
    {
      name: 'create makes a string that is not loaded yet',
      command: 'esv variable create',
      args: ['-i', 'esv-frodo-greeting', '--value', 'good morning', '--description', 'What we say'],
      stderr: [/Created variable esv-frodo-greeting/],
      effect: stored(greeting, {
        _id: 'esv-frodo-greeting',
        description: 'What we say',
        expressionType: 'string',
        loaded: false,
        valueBase64: base64('good morning'),
      }),
    },
    {
      name: 'create makes a variable of another type',
      command: 'esv variable create',
      args: ['-i', 'esv-frodo-ports', '--value', '[389,636]', '--variable-type', 'array'],
      effect: stored(ports, { description: '', expressionType: 'array', valueBase64: base64('[389,636]') }),
    },
    {
      name: 'create is refused a type that does not exist',
      command: 'esv variable create',
      args: ['-i', 'esv-frodo-odd', '--value', '1', '--variable-type', 'nonsense'],
      exit: 1,
      stderr: [/Status: 400/, /"\/expressionType": value is not one of the allowed values/],
      effect: absent(`${list}/esv-frodo-odd`),
    },
    {
      name: 'create is refused an id without the prefix',
      command: 'esv variable create',
      args: ['-i', 'greeting', '--value', '1'],
      exit: 1,
      stderr: [/Status: 400/, /parameter "variableId" in path has an error/],
    },
    {
      name: 'list prints the ids that the REST API has',
      command: 'esv variable list',
      stderr: [/Successfully read \d+ variables/],
      effect: printsIdsOf(list),
    },
    {
      name: 'list --long shows values and which are loaded',
      command: 'esv variable list',
      args: ['-l'],
      stdout: [
        /esv-frodo-greeting *│good morning *│unloaded *│What we say/,
        /esv-frodo-ports *│\[389,636\] *│unloaded/,
      ],
    },
    {
      name: 'list --usage finds where a variable is used in an export',
      command: 'esv variable list',
      args: ['-u', '-f', 'usage.json'],
      stdout: [/esv-frodo-greeting *│yes \(at global\.idm\.ui\(name: 'ui'\)\.title\)/, /esv-frodo-ports *│no/],
    },
    {
      name: 'describe shows one variable',
      command: 'esv variable describe',
      args: ['-i', 'esv-frodo-greeting'],
      stdout: [/Name *│esv-frodo-greeting/, /Value *│good morning/, /Type *│string/, /Status *│unloaded/],
    },
    {
      name: 'describe --json shows it as the service answers it, with who changed it',
      command: 'esv variable describe',
      args: ['-i', 'esv-frodo-ports', '--json'],
      stdout: [/_id: 'esv-frodo-ports'/, /expressionType: 'array'/, /value: '\[389,636\]'/],
      effect: ({ account }, { stdout }) => assert.ok(stdout.includes(`lastChangedBy: '${account.name}'`)),
    },
    {
      name: 'describe --usage lists the places',
      command: 'esv variable describe',
      args: ['-i', 'esv-frodo-greeting', '-u', '-f', 'usage.json'],
      stdout: [/Usage Locations \(1 total\) *│global\.idm\.ui/],
    },
    {
      name: 'describe fails for a variable that does not exist',
      command: 'esv variable describe',
      args: ['-i', 'esv-nowhere'],
      exit: 1,
      stderr: [/Status: 404/, /Message: The variable does not exist/],
    },
    {
      name: 'set changes the description alone',
      command: 'esv variable set',
      args: ['-i', 'esv-frodo-greeting', '--description', 'How we greet'],
      stderr: [/Set description of variable esv-frodo-greeting/],
      effect: stored(greeting, { description: 'How we greet', valueBase64: base64('good morning') }),
    },
    {
      name: 'set changes value and description',
      command: 'esv variable set',
      args: ['-i', 'esv-frodo-greeting', '--value', 'good evening', '--description', 'Later'],
      stderr: [/Updated variable esv-frodo-greeting/],
      effect: stored(greeting, { description: 'Later', valueBase64: base64('good evening'), loaded: false }),
    },
    {
      name: 'set of a value cannot change the type (the client always sends "string")',
      command: 'esv variable set',
      args: ['-i', 'esv-frodo-ports', '--value', '1', '--description', 'x'],
      exit: 1,
      stderr: [/Status: 400/, /Changing the type of an existing variable is not permitted/],
      effect: stored(ports, { description: '', expressionType: 'array', valueBase64: base64('[389,636]') }),
    },
    {
      name: 'set of a value alone is not offered by the client and changes nothing',
      command: 'esv variable set',
      args: ['-i', 'esv-frodo-greeting', '--value', 'hm'],
      before: remember('variables', list),
      stdout: [/^Usage: frodo esv variable set/],
      effect: unchanged('variables', list),
    },
    {
      name: 'delete removes one variable',
      command: 'esv variable delete',
      args: ['-i', 'esv-frodo-greeting', '--no-deep'],
      stderr: [/Deleted variable esv-frodo-greeting/],
      effect: all(absent(greeting), stored(ports, { _id: 'esv-frodo-ports' })),
    },
    {
      name: 'delete fails for a variable that does not exist',
      command: 'esv variable delete',
      args: ['-i', 'esv-frodo-greeting'],
      exit: 1,
      stderr: [/Status: 404/, /Message: The variable does not exist/],
    },
    {
      name: 'delete without a choice shows its help and deletes nothing',
      command: 'esv variable delete',
      before: remember('variables', list),
      stdout: [/^Usage: frodo esv variable delete/],
      effect: unchanged('variables', list),
    },
  ],
}
