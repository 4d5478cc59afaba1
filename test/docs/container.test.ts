import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { program } from '../../src/cli/program.ts'

const dockerfile = readFileSync('Dockerfile', 'utf8')
const lines = dockerfile.split('\n')
const compose = parse(readFileSync('compose.yaml', 'utf8')) as {
  services: { backlot: Record<string, unknown> & { command: string[]; volumes: string[]; ports: string[] } }
  volumes: object
}
const { backlot } = compose.services
const start = program().commands.find((command) => command.name() === 'start')

/** What each COPY of the build's own files names, and where it goes. */
const copies = lines
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
  .map((line) => line.split(' ').slice(1, -1))

test('the Dockerfile copies what there is, and everything that building needs', () => {
  const named = copies.flat()
  expect(named.filter((name) => !existsSync(name))).toEqual([])
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  expect(scripts['build']).toContain('scripts/')
  for (const folder of ['scripts', 'specs', 'src', 'fixtures']) expect(named).toContain(`./${folder}`.replace('./', ''))
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n')
  expect(named.filter((name) => ignored.includes(name))).toEqual([])
})

test('it sets variables that the program reads, runs as nobody special, and asks a route that is there', () => {
  const variables = [...dockerfile.matchAll(/(BACKLOT_[A-Z_]+)=/g)].map(([, name]) => name)
  const known = start?.options.map(({ envVar }) => envVar) ?? []
  expect(variables).toEqual(['BACKLOT_HOST', 'BACKLOT_PORT'])
  expect(variables.filter((name) => !known.includes(name))).toEqual([])
  expect(lines.indexOf('USER node')).toBeGreaterThan(lines.findIndex((line) => line.includes('chown node:node /data')))
  expect(dockerfile).toContain('/_backlot/health')
  expect(dockerfile).toMatch(/ENTRYPOINT \["node", "dist\/cli\/main\.js"\]/)
  expect(lines.filter((line) => line.startsWith('RUN ')).join('\n')).toContain('npm ci --omit=dev --ignore-scripts')
})

test('compose passes options that the program has, and a volume where it writes', () => {
  const flags = backlot.command.filter((word) => word.startsWith('--'))
  expect(backlot.command[0]).toBe('start')
  expect(flags.filter((flag) => !start?.options.some(({ long }) => long === flag))).toEqual([])
  const folder = backlot.command[backlot.command.indexOf('--persist') + 1]
  expect(dockerfile).toContain(`VOLUME ${folder}`)
  expect(backlot.volumes).toEqual([`data:${folder}`])
  expect(Object.keys(compose.volumes)).toEqual(['data'])
})

test('compose leaves nothing open: loopback, read-only, no privileges, a token that somebody chooses', () => {
  expect(backlot.ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true)
  expect(backlot).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    environment: { BACKLOT_CONTROL_TOKEN: expect.stringMatching(/^\$\{BACKLOT_CONTROL_TOKEN:\?/) },
  })
})

test('both publish as many ports as there are sites', () => {
  const range = /EXPOSE (\d+)-(\d+)/.exec(dockerfile)
  expect(backlot.ports).toEqual([`127.0.0.1:${range?.[1]}-${range?.[2]}:${range?.[1]}-${range?.[2]}`])
})
