import assert from 'node:assert/strict'
import { absent, base64, exported, listed, remember, stored, unchanged } from '../harness/effects.mjs'

const realm = '/am/json/realms/root/realms/alpha/scripts'
const list = `${realm}?_queryFilter=true`
const id = '7d3c2b1a-5e4f-4a6b-8c9d-0e1f2a3b4c5d'
const script = `${realm}/${id}`
const name = 'Frodo decides'
const source = "var a = 1\noutcome = 'true'"
const scriptBody = {
  name,
  description: 'Ours',
  script: base64(source),
  language: 'JAVASCRIPT',
  context: 'AUTHENTICATION_TREE_DECISION_NODE',
}

/** What an import sets anew. */
const stamps = ['createdBy', 'creationDate', 'lastModifiedBy', 'lastModifiedDate']

const oneScript = (bench) => bench.rest('PUT', script, scriptBody)

const namesOf = async (bench) => (await bench.rest('GET', list)).body.result.map((item) => item.name).sort()
const printsNames = async (bench, { stdout }) => {
  const known = await namesOf(bench)
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .filter((line) => known.includes(line))
      .sort(),
    known,
  )
}

/** Pulls and pushes of the scripts of a realm. */
export const scripts = {
  title: 'script list, describe, export, import and delete',
  rows: [
    {
      name: 'list prints the name of every script of the realm',
      command: 'script list',
      before: oneScript,
      effect: printsNames,
    },
    {
      name: 'list --long shows ids, languages and contexts',
      command: 'script list',
      args: ['-l'],
      stdout: [new RegExp(id), /JavaScript/, /Authentication Tree/],
    },
    {
      name: 'describe shows a script by its name',
      command: 'script describe',
      args: ['-n', name],
      stdout: [new RegExp(id), /Ours/, /Evaluator Version│1\.0/],
    },
    {
      name: 'describe --json tells what the REST API tells of an id',
      command: 'script describe',
      args: ['-i', id, '--json'],
      effect: async (bench, { stdout }) => {
        const { body } = await bench.rest('GET', script)
        for (const name of ['_id', 'name', 'script', 'context']) assert.ok(stdout.includes(`'${body[name]}'`), name)
      },
    },
    {
      name: 'describe fails for a script that does not exist',
      command: 'script describe',
      args: ['-i', '00000000-0000-4000-8000-000000000000'],
      exit: 1,
      stderr: [/Status: 404/, /could not be found in realm \/alpha/],
    },
    {
      name: 'export writes one script by name to a file named after it',
      command: 'script export',
      args: ['-n', name],
      effect: exported('Frodo-decides.script.json', 'script', id, { name, script: source.split('\n') }),
    },
    {
      name: 'export writes one script by id to a named file',
      command: 'script export',
      args: ['-i', id, '-f', 'one.script.json', '-N'],
      effect: exported('one.script.json', 'script', id, { name }, { meta: false }),
    },
    {
      name: 'export --all writes every script to one file',
      command: 'script export',
      args: ['-a', '-f', 'all.script.json'],
      effect: async (bench) => {
        const { script: exportedScripts } = JSON.parse(bench.place.read('all.script.json'))
        assert.deepEqual(
          Object.values(exportedScripts)
            .map((item) => item.name)
            .sort(),
          await namesOf(bench),
        )
      },
    },
    {
      name: 'export --all-separate with --extract writes every text to a file of its own',
      command: 'script export',
      args: ['-A', '-x', '-D', 'apart'],
      effect: (bench) => assert.equal(bench.place.read('apart/Frodo-decides.script.js').trimEnd(), source),
    },
    {
      name: 'delete takes one script away',
      command: 'script delete',
      args: ['-i', id],
      stderr: [/Deleted/],
      before: remember('scripts', list),
      effect: absent(script),
    },
    {
      name: 'import brings one script back by name',
      command: 'script import',
      args: ['-n', name, '-f', 'all.script.json'],
      effect: stored(script, { name, script: base64(source), description: 'Ours' }),
    },
    {
      name: 'import under a taken name gives the script another one',
      command: 'script import',
      args: ['-f', 'one.script.json'],
      before: async (bench) => {
        await bench.rest('DELETE', script)
        await bench.rest('PUT', `${realm}/${id.replace('7d', '8d')}`, scriptBody)
      },
      effect: async (bench) => {
        const { body } = await bench.rest('GET', script)
        assert.match(body.name, /^Frodo decides - imported/)
        await bench.rest('DELETE', `${realm}/${id.replace('7d', '8d')}`)
      },
    },
    {
      name: 'delete --all empties the realm of scripts',
      command: 'script delete',
      args: ['-a'],
      effect: listed(list, []),
    },
    {
      name: 'import brings every script back from one file',
      command: 'script import',
      args: ['-f', 'all.script.json'],
      effect: unchanged('scripts', list, stamps),
    },
    {
      name: 'import into staging is refused, as its configuration is immutable',
      command: 'script import',
      host: '{staging}',
      args: ['-f', 'one.script.json'],
      exit: 1,
    },
  ],
}
