#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs'
import { offBoard } from './off-board.mjs'
import { Organization, Refused } from './organization.mjs'

const [keyPath, ...rest] = process.argv.slice(2)
const emails = rest.filter((word) => word !== '--dry-run')
const { SCC_URL: url } = process.env
if (!url || !keyPath || emails.length === 0) {
  console.error('usage: SCC_URL=... off-boarding.mjs <API key file> [--dry-run] <e-mail address>...')
  process.exit(2)
}
try {
  const apiKey = JSON.parse(readFileSync(keyPath, 'utf8'))
  const onTokens = (tokens) => writeFileSync(keyPath, JSON.stringify({ ...apiKey, ...tokens }, null, 2))
  const organization = new Organization({ url, apiKey, onTokens })
  for (const email of emails) {
    console.log(JSON.stringify(await offBoard(organization, email, { isDry: rest.includes('--dry-run') })))
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(error.message)
  process.exit(1)
}
