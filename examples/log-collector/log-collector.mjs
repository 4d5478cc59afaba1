#!/usr/bin/env node
import { mkdirSync, readFileSync } from 'node:fs'
import { collect, logs } from './collect.mjs'
import { Refused, Tenant } from './tenant.mjs'

const [keyPath, folder] = process.argv.slice(2)
if (!keyPath || !folder) {
  console.error('usage: log-collector.mjs <key file> <folder>')
  process.exit(2)
}
try {
  mkdirSync(folder, { recursive: true })
  const tenant = new Tenant({ keyFile: JSON.parse(readFileSync(keyPath, 'utf8')) })
  for (const log of Object.keys(logs)) console.log(`${log}: ${await collect(tenant, folder, log)} new events`)
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(error.message)
  process.exit(1)
}
