import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { expect, test } from 'vitest'
import { machineReaches } from './support/machine-reach.ts'

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith(join('contract', 'generated')))
  .map((file) => ({ file: join('src', file), text: readFileSync(join('src', file), 'utf8') }))

/** Which rooms a room may import. A vendor is the room `vendors/<name>`. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  world: [],
  host: [],
  vendors: ['contract', 'world', 'vendors/*'],
  'vendors/*': ['contract', 'world', 'vendors'],
  generic: ['contract', 'world', 'vendors'],
  fixture: ['generic', 'contract', 'world'],
  sandbox: ['fixture', 'generic', 'vendors', 'contract', 'world'],
  gateway: ['sandbox', 'host', 'contract', 'vendors'],
  report: ['sandbox'],
  control: ['gateway', 'report', 'sandbox', 'contract', 'world', 'vendors'],
  testing: ['cli', 'control', 'report', 'gateway', 'sandbox', 'host', 'vendors', 'world'],
  cli: ['fixture', 'control', 'report', 'gateway', 'sandbox', 'host', 'contract', 'world'],
}

const room = (file: string): string => {
  const [, first = '', second = ''] = file.split('/')
  return first === 'vendors' && !second.endsWith('.ts') ? `vendors/${second}` : first
}

const kind = (name: string): string => (name.startsWith('vendors/') ? 'vendors/*' : name)

const imports = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')

test('rooms import only the rooms that the architecture allows', () => {
  const wrong: string[] = []
  for (const { file, text } of sources) {
    for (const target of imports(text).filter((name) => name.startsWith('.'))) {
      const to = room(normalize(join(dirname(file), target)))
      const from = room(file)
      if (to !== from && !arrows[kind(from)]?.includes(kind(to))) wrong.push(`${file} -> ${target}`)
    }
  }
  expect(wrong).toEqual([])
})

test('other rooms are entered through their door', () => {
  const doors = ['contract', 'world', 'host', 'generic', 'fixture', 'sandbox', 'gateway', 'report']
  const wrong: string[] = []
  for (const { file, text } of sources) {
    for (const target of imports(text).filter((name) => name.startsWith('.'))) {
      const path = normalize(join(dirname(file), target))
      const to = room(path)
      if (to === room(file) || !doors.includes(to)) continue
      if (path !== `src/${to}/index.ts` && !path.startsWith('src/contract/generated/'))
        wrong.push(`${file} -> ${target}`)
    }
  }
  expect(wrong).toEqual([])
})

/** Packages of the field that a vendor may use: what its tenant does with certificates, and what that package asks for. */
const fieldPackages: readonly string[] = ['@peculiar/x509', 'reflect-metadata']

/** Small ones, which need not wait to be used: addresses (the framework has loaded it already) and names of the network. */
const smallPackages: readonly string[] = ['ipaddr.js', 'validator/lib/isFQDN.js']

test('vendors import no packages but those of their field, and nothing of the machine', () => {
  const wrong = sources
    .filter(({ file }) => file.startsWith('src/vendors/'))
    .flatMap(({ file, text }) =>
      imports(text)
        .filter((name) => !name.startsWith('.') && ![...fieldPackages, ...smallPackages].includes(name))
        .map((name) => `${file} -> ${name}`),
    )
  expect(wrong).toEqual([])
})

test('packages of a field are loaded when they are used, so that a start does not pay for them', () => {
  const eager = sources
    .filter(({ file }) => file.startsWith('src/vendors/'))
    .filter(({ text }) => fieldPackages.some((name) => new RegExp(`^import (?!type ).*'${name}'`, 'm').test(text)))
    .map(({ file }) => file)
  expect(eager).toEqual([])
})

test('no vendor is named outside the vendors room', () => {
  const wrong = sources
    .filter(({ file }) => !file.startsWith('src/vendors/'))
    .filter(({ text }) => /['"](pingone-aic|rsa-cas|cisco-scc)['"]/.test(text))
    .map(({ file }) => file)
  expect(wrong).toEqual([])
})

test('time, chance, ids and timers come from the world; only the host room and the clock read the machine', () => {
  const wrong = sources
    .filter(({ file }) => !file.startsWith('src/host/'))
    .flatMap(({ file, text }) => machineReaches(file, text, file === 'src/world/clock.ts'))
  expect(wrong).toEqual([])
})

test('nothing but TypeScript is in the rooms, so that nothing goes unread', () => {
  const code = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.([cm][jt]s|jsx?|tsx|wasm|node)$/.test(file),
  )
  expect(code).toEqual([])
})

test('files are named in kebab case and have at most 220 lines', () => {
  const wrong = sources
    .filter(({ file, text }) => !/^[a-z0-9.-]+$/.test(relative(dirname(file), file)) || text.split('\n').length > 220)
    .map(({ file, text }) => `${file} (${text.split('\n').length} lines)`)
  expect(wrong).toEqual([])
})
