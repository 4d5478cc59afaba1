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

/** The two kinds, and how one of them is put. */
const kinds = { variables: putVariable, secrets: putSecret }

/**
 * Brings a tenant to what is desired, and restarts it where something is not loaded yet, be it from a run that was cut off.
 *
 * @param {import('./tenant.mjs').Tenant} tenant
 * @param {Desired} desired
 * @returns {Promise<Report>}
 */
export async function sync(tenant, desired) {
  const report = { changed: [], removed: [], unchanged: 0, restarted: false }
  await untilReady(tenant)
  for (const [kind, put] of Object.entries(kinds)) {
    const present = await listOf(tenant, kind)
    for (const [id, wanted] of Object.entries(desired[kind] ?? {})) {
      note(report, id, await bring(tenant, `/environment/${kind}/${id}`, present.get(id), wanted, put))
    }
  }
  // That something was deleted shows nowhere, so it is restarted for at once.
  if (report.removed.length > 0 || (await pendingOf(tenant, desired)).length > 0) {
    await restart(tenant)
    report.restarted = true
    const left = await pendingOf(tenant, desired)
    if (left.length > 0) throw new Refused(`the restart is over and has not loaded ${left.join(', ')}`)
  }
  return report
}

function note(report, id, outcome) {
  if (outcome === 'unchanged') report.unchanged++
  else report[outcome].push(id)
}

/** What the tenant has of a kind, by id. */
async function listOf(tenant, kind) {
  const path = `/environment/${kind}`
  const list = await tenant.call('GET', path)
  if (!list) throw new Refused(`there is no ${path}; is the base URL that of a tenant?`)
  return new Map(list.result.map((item) => [item._id, item]))
}

/** What is desired and present but waits for a restart. */
async function pendingOf(tenant, desired) {
  const isPending = ({ loaded, useInPlaceholders = true }) => useInPlaceholders && !loaded
  const pending = []
  for (const kind of Object.keys(kinds)) {
    const present = await listOf(tenant, kind)
    pending.push(...Object.keys(desired[kind] ?? {}).filter((id) => present.has(id) && isPending(present.get(id))))
  }
  return pending
}

/** Removes or puts one variable or secret. */
async function bring(tenant, path, present, wanted, put) {
  if (wanted !== null) return put(tenant, path, present, wanted)
  if (!present) return 'unchanged'
  await tenant.call('DELETE', path, undefined, async () => !(await tenant.call('GET', path)))
  return 'removed'
}

async function putVariable(tenant, path, present, { value, type = 'string', description = '' }) {
  const wanted = { valueBase64: base64(value), expressionType: type, description }
  if (present && present.expressionType !== type) {
    throw new Refused(
      `${path} is of type ${present.expressionType}, which never changes; remove it first to make it ${type}`,
    )
  }
  const isThere = (found) => found?.valueBase64 === wanted.valueBase64 && found.description === description
  if (isThere(present)) return 'unchanged'
  await tenant.call('PUT', path, wanted, async () => isThere(await tenant.call('GET', path)))
  return 'changed'
}

async function putSecret(tenant, path, present, wanted) {
  const description = marked(wanted)
  if (present?.description === description) return 'unchanged'
  const valueBase64 = base64(wanted.value)
  const read = () => tenant.call('GET', path)
  const isMarked = async () => (await read())?.description === description
  if (!present) {
    // A secret that is there cannot be created.
    const secret = { valueBase64, encoding: 'generic', useInPlaceholders: true, description }
    await tenant.call('PUT', path, secret, isMarked)
    return 'changed'
  }
  // The value before its mark: a run that is cut off between them does both again, and the same value makes no second version.
  const isAdded = async () => (await read())?.activeVersion !== present.activeVersion
  await tenant.call('POST', `${path}/versions?_action=create`, { valueBase64 }, isAdded)
  await tenant.call('POST', `${path}?_action=setDescription`, { description }, isMarked)
  return 'changed'
}

/** Restarts and waits for the end; a restart whose answer was lost shows by the tenant restarting. */
async function restart(tenant) {
  const isUnderWay = async () => (await statusOf(tenant)) === 'restarting'
  await tenant.call('POST', '/environment/startup?_action=restart', undefined, isUnderWay)
  await untilReady(tenant)
}

const statusOf = async (tenant) => (await tenant.call('GET', '/environment/startup'))?.restartStatus

/** Waits for a restart that runs, ours or somebody's. */
async function untilReady(tenant) {
  for (let waited = 0; waited <= longestRestartMs; waited += pollMs) {
    if ((await statusOf(tenant)) !== 'restarting') return
    await tenant.wait(pollMs)
  }
  throw new Refused(`the tenant was not ready after ${longestRestartMs / 60_000} minutes of restarting`)
}
