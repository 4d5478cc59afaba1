#!/usr/bin/env node
import { readDesired } from './desired.mjs'
import { sync } from './sync.mjs'
import { Refused, Tenant } from './tenant.mjs'

const { AIC_URL: url, AIC_ACCOUNT_ID: id, AIC_ACCOUNT_JWK: jwk, AIC_SCOPES: scopes } = process.env
const [path] = process.argv.slice(2)
if (!url || !id || !jwk || !path) {
  console.error(
    'usage: AIC_URL=... AIC_ACCOUNT_ID=... AIC_ACCOUNT_JWK=... [AIC_SCOPES=...] esv-sync.mjs <file or folder>',
  )
  process.exit(2)
}
try {
  const tenant = new Tenant({ url, account: { id, jwk: JSON.parse(jwk) }, ...(scopes && { scopes }) })
  console.log(JSON.stringify(await sync(tenant, readDesired(path)), null, 2))
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(error.message)
  process.exit(1)
}
