import { createHash } from 'node:crypto'
import { Refused } from './tenant.mjs'

/**
 * @typedef {object} Desired what the tenant is to hold; `null` says that it is not to be there
 * @property {Record<string, { value: string, type?: string, description?: string } | null>} [variables]
 * @property {Record<string, { value: string, description?: string } | null>} [secrets]
 *
 * @typedef {object} Report
 * @property {string[]} changed
 * @property {string[]} removed
 * @property {number} unchanged
 * @property {boolean} restarted
 */

const base64 = (text) => Buffer.from(text).toString('base64')

/** A secret cannot be read back, so its description carries the beginning of a digest of its value. */
const marked = ({ value, description = '' }) =>
  `${description} [${createHash('sha256').update(value).digest('hex').slice(0, 12)}]`.trim()

const pollMs = 5_000
const longestRestartMs = 15 * 60_000

/**
 * Brings a tenant to what is desired, and restarts it where something changed.
 *
 * @param {import('./tenant.mjs').Tenant} tenant
 * @param {Desired} desired
 * @returns {Promise<Report>}
 */
export async function sync(tenant, { variables = {}, secrets = {} }) {
  const report = { changed: [], removed: [], unchanged: 0, restarted: false }
  await untilReady(tenant)
  for (const [id, wanted] of Object.entries(variables))
    note(report, id, await bring(tenant, 'variables', id, wanted, putVariable))
  for (const [id, wanted] of Object.entries(secrets))
    note(report, id, await bring(tenant, 'secrets', id, wanted, putSecret))
  if (report.changed.length + report.removed.length > 0) {
    await tenant.call('POST', '/environment/startup?_action=restart')
    await untilReady(tenant)
    report.restarted = true
  }
  return report
}

function note(report, id, outcome) {
  if (outcome === 'unchanged') report.unchanged++
  else report[outcome].push(id)
}

/** Removes or puts one variable or secret. */
async function bring(tenant, kind, id, wanted, put) {
  const path = `/environment/${kind}/${id}`
  const present = await tenant.call('GET', path)
  if (wanted !== null) return put(tenant, path, present, wanted)
  if (!present) return 'unchanged'
  await tenant.call('DELETE', path)
  return 'removed'
}

async function putVariable(tenant, path, present, { value, type = 'string', description = '' }) {
  const valueBase64 = base64(value)
  if (present && present.expressionType !== type) {
    throw new Refused(
      `${path} is of type ${present.expressionType}, which never changes; remove it first to make it ${type}`,
    )
  }
  if (present?.valueBase64 === valueBase64 && present.description === description) return 'unchanged'
  await tenant.call('PUT', path, { valueBase64, expressionType: type, description })
  return 'changed'
}

async function putSecret(tenant, path, present, wanted) {
  const description = marked(wanted)
  if (present?.description === description) return 'unchanged'
  const valueBase64 = base64(wanted.value)
  if (!present) {
    const secret = { valueBase64, encoding: 'generic', useInPlaceholders: true, description }
    // A secret that is there cannot be created.
    await tenant.call('PUT', path, secret, () => tenant.call('GET', path))
    return 'changed'
  }
  // The value before its mark: a sync that is cut off between them does both again, and the same value makes no second version.
  await tenant.call('POST', `${path}/versions?_action=create`, { valueBase64 })
  await tenant.call('POST', `${path}?_action=setDescription`, { description })
  return 'changed'
}

/** Waits for a restart that runs, ours or somebody's. */
async function untilReady(tenant) {
  for (let waited = 0; waited <= longestRestartMs; waited += pollMs) {
    const { restartStatus } = (await tenant.call('GET', '/environment/startup')) ?? {}
    if (restartStatus === 'ready') return
    await tenant.wait(pollMs)
  }
  throw new Refused(`the tenant was not ready after ${longestRestartMs / 60_000} minutes of restarting`)
}
