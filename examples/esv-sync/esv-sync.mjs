#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { sync } from './sync.mjs'
import { Refused, Tenant } from './tenant.mjs'

const { AIC_URL: url, AIC_ACCOUNT_ID: id, AIC_ACCOUNT_JWK: jwk } = process.env
const [file] = process.argv.slice(2)
if (!url || !id || !jwk || !file) {
  console.error('usage: AIC_URL=... AIC_ACCOUNT_ID=... AIC_ACCOUNT_JWK=... esv-sync.mjs <desired.json>')
  process.exit(2)
}
try {
  const tenant = new Tenant({ url, account: { id, jwk: JSON.parse(jwk) } })
  console.log(JSON.stringify(await sync(tenant, JSON.parse(readFileSync(file, 'utf8'))), null, 2))
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(error.message)
  process.exit(1)
}
