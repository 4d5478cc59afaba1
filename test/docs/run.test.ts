import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { environmentOf, variableRows } from '../../src/cli/variables.ts'
import { freshSealing } from '../../src/host/index.ts'
import { vendorNames } from '../../src/sandbox/index.ts'
import { startServer } from '../support/serve.ts'

const rows = variableRows(vendorNames)
const table = rows.map(({ name, holds }) => `| \`${name}\` | ${holds} |\n`).join('')

test('the page lists every variable', () => {
  expect(readFileSync('docs/run.md', 'utf8')).toContain(`| variable | holds |\n|---|---|\n${table}\n`)
})

test('every variable that is exported is listed, and every listed one is exported', async () => {
  const { control, gateway, ask } = await startServer()
  const { credentials } = await ask('GET', '/sandboxes/default')
  const exported = {
    control: gateway.controlUrl(),
    controlToken: 'token',
    sites: control.host.sitesOf('default'),
    credentials,
    authorityFile: 'ca.pem',
  }
  const files: Record<string, string> = {}
  const write = (name: string, text: string): string => {
    files[name] = text
    return `/private/${name}`
  }
  const found = environmentOf(exported, { write, sealing: freshSealing })
  const listed = rows.map(
    ({ name }) => new RegExp(`^${name.replace('<VENDOR>', '[A-Z_]+').replace('<SITE>', '[A-Z]+')}$`),
  )
  expect(Object.keys(found).filter((name) => !listed.some((row) => row.test(name)))).toEqual([])
  expect(listed.filter((row) => !Object.keys(found).some((name) => row.test(name)))).toEqual([])
  for (const [vendor, sites] of Object.entries(exported.sites)) {
    for (const [site, url] of Object.entries(sites)) {
      expect(found[`BACKLOT_${`${vendor}_${site}`.replaceAll('-', '_').toUpperCase()}_URL`]).toBe(url)
    }
  }
  const file = found['BACKLOT_RSA_CAS_TENANT_KEY_FILE'] ?? ''
  expect(JSON.parse(files[file.replace('/private/', '')] ?? '')).toEqual(credentials['rsa-cas'].apiKeys[0].keyFile)
})
