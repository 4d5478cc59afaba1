import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { backlot, startCommand, type Started, temporaryFolder } from '../support/command.ts'
import { blocksOf } from '../support/page.ts'

const textOf = (page: string): string => readFileSync(join('docs', page), 'utf8')

const linesOf = (page: string): string[] => blocksOf(join('docs', page), 'sh')

/** A page's lines with the built program and the addresses of one that was started. */
function moved(text: string, { ready }: Started): string {
  const [first = ''] = Object.values(ready.sites['pingone-aic'] as Record<string, string>)
  return text
    .replaceAll('npx backlot', `node ${resolve('dist/cli/main.js')}`)
    .replaceAll('http://localhost:7401', first)
    .replaceAll('http://localhost:7400', ready.control)
}

/** Pastes lines into a shell, and answers how it ended and what it printed. */
async function pasted(
  script: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; text: string }> {
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: temporaryFolder(),
    env: { ...process.env, ...env },
  })
  let text = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (part) => (text += String(part)))
  return { code: await new Promise((done) => shell.on('close', done)), text }
}

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** `DEV` and `CONTROL`, as the guide for a laptop defines them. */
const names = linesOf('laptop.md').find((block) => block.startsWith('DEV=')) ?? ''

test('docs/laptop.md: every refusal that it provokes', async () => {
  const started = await startCommand([])
  const { code, text } = await pasted(moved(linesOf('laptop.md').join('\n'), started), {
    BACKLOT_URL: started.ready.control,
  })
  expect(code, text).toBe(0)
  for (const status of ['401', '403', '429', '404']) expect(text).toMatch(new RegExp(`HTTP/1.1 ${status} `))
  expect(text).toMatch(/retry-after: \d+/i)
  expect(text).toContain('"verdict":"refuse"')
  expect(text).toContain('"login.example.com"')
  expect(text).not.toContain('problem+json')
  expect(text).not.toContain('urn:backlot')
})

test('docs/demo.md: the curtain and the pace', async () => {
  const started = await startCommand(['--fixture', 'demo', '--persist', temporaryFolder()])
  const { code, text } = await pasted(moved(linesOf('demo.md').join('\n'), started), {
    BACKLOT_URL: started.ready.control,
  })
  expect(code, text).toBe(0)
  expect(text).toContain('is back at curtain')
  expect(text).toContain('{"pace":20}')
})

test.skipIf(!has('jq') || !has('openssl'))('docs/certificates.md: a certificate and a custom name', async () => {
  const started = await startCommand([])
  const script = moved([names, ...linesOf('certificates.md')].join('\n'), started)
  const { code, text } = await pasted(script, { BACKLOT_URL: started.ready.control })
  expect(code, text).toBe(0)
  expect(text).toContain('"subjectAlternativeNames":["login.example.com"]')
  expect(text).not.toContain('urn:backlot')
})

test('docs/limits.md: a sandbox that ends by itself', async () => {
  const started = await startCommand([])
  const { code, text } = await pasted(moved([names, ...linesOf('limits.md')].join('\n'), started))
  expect(code, text).toBe(0)
  expect(JSON.parse(text)).toMatchObject({ name: 't1', endsAt: expect.stringMatching(/Z$/) })
})

test('docs/run.md: a run, and its coverage', async () => {
  const started = await startCommand([])
  const [first = ''] = linesOf('run.md')
  const coverage = linesOf('run.md').find((block) => block.includes('backlot coverage')) ?? ''
  const call = moved(first, started).replace(
    'npm test',
    'sh -c \'curl -sf "$BACKLOT_PINGONE_AIC_DEVELOPMENT_URL/am/json/serverinfo/*"\'',
  )
  const { code, text } = await pasted(`${call}\n${moved(coverage, started)}`)
  expect(text).toMatch(/pingone-aic/)
  // The last line asks for 20 % of the operations of a tenant where one was called.
  expect([code, text]).toEqual([1, expect.stringMatching(/20 ?%/)])
})

const tlsRows = [...textOf('tls.md').matchAll(/`((?:curl|keytool) [^`]+)`/g)].map(([, line = '']) => line)

test.skipIf(!has('keytool'))('docs/tls.md: what curl and Java are told', async () => {
  const folder = temporaryFolder()
  const started = await startCommand(['--tls', '--tls-dir', join(folder, 'tls')])
  expect(tlsRows.length).toBe(2)
  const script = tlsRows.join('\n').replaceAll('~/.backlot/tls/ca.pem', started.ready.ca)
  const address = started.ready.control
  const { code, text } = await pasted(script.replaceAll('https://localhost:7400', address))
  expect(code, text).toBe(0)
  expect(text).toContain('Certificate was added to keystore')
  expect(text).toContain('"status"')
})

/** Pythons and the variable that the page names for what they speak https with. */
const pythons = [
  {
    module: 'requests',
    variable: 'REQUESTS_CA_BUNDLE',
    call: 'import requests,sys; print(requests.get(sys.argv[1]).status_code)',
  },
  {
    module: 'ssl',
    variable: 'SSL_CERT_FILE',
    call: 'import sys,urllib.request; print(urllib.request.urlopen(sys.argv[1]).status)',
  },
] as const

for (const { module, variable, call } of pythons) {
  const python = ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', `import ${module}`]).status === 0,
  )
  test.skipIf(python === undefined)(`docs/tls.md: what Python is told for ${module}`, async () => {
    const { ready } = await startCommand(['--tls', '--tls-dir', join(temporaryFolder(), 'tls')])
    expect(textOf('tls.md')).toContain(variable)
    const line = `${python} -c '${call}' ${ready.control}/_backlot/health`
    expect(await pasted(line, { [variable]: ready.ca })).toEqual({ code: 0, text: '200\n' })
    expect((await pasted(line)).code).not.toBe(0)
  })
}

test('docs/tls.md: what Node and the other verbs are told', async () => {
  const { ready } = await startCommand(['--tls', '--tls-dir', join(temporaryFolder(), 'tls')])
  for (const env of [{ NODE_EXTRA_CA_CERTS: ready.ca }, { BACKLOT_CA: ready.ca }])
    expect(await backlot(['token', '--url', ready.control], env)).toMatchObject({ code: 0 })
  const call = `await fetch('${ready.control}/_backlot/health').then((answer) => console.log(answer.status))`
  const line = `node --input-type=module -e "${call}"`
  expect(await pasted(line, { NODE_EXTRA_CA_CERTS: ready.ca })).toEqual({ code: 0, text: '200\n' })
  expect((await pasted(line)).code).not.toBe(0)
})
