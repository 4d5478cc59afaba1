import { appendFileSync, existsSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The logs by name, and the member that holds a page's events. */
export const logs = {
  admin: { path: '/v1/adminlog/exportlogs', events: 'elements' },
  user: { path: '/v1/usereventlog/exportlogs', events: 'userEventLogExportEntries' },
}

/**
 * @typedef {object} State how far a log has been collected
 * @property {string} from events up to this instant are in the file
 * @property {string} [to] end of the window that is being read
 * @property {number} [page] the next page of that window
 * @property {number} bytes length of the file up to there
 */

/** How far back a first run goes. */
const beginningMs = 30 * 24 * 60 * 60_000

/**
 * Adds to `<folder>/<log>.ndjson` what has happened since the last time. The window that is read ends at a fixed instant, so that
 * events which arrive meanwhile shift no page; after each page it is noted how far the file is good, and what stands behind that
 * from a try that was cut off is thrown away.
 *
 * @param {import('./tenant.mjs').Tenant} tenant
 * @param {string} folder
 * @param {keyof typeof logs} log
 * @returns {Promise<number>} how many events were added
 */
export async function collect(tenant, folder, log) {
  const { path, events } = logs[log]
  const file = join(folder, `${log}.ndjson`)
  let state = stateOf(folder, log) ?? { from: instant(tenant.now() - beginningMs), bytes: 0 }
  if (existsSync(file)) truncateSync(file, state.bytes)
  else writeFileSync(file, '')
  if (state.to === undefined) {
    await tenant.get(path, { startTimeAfter: state.from, pageNumber: 0, pageSize: 1 })
    state = { ...state, to: instant(tenant.answeredMs), page: 0 }
  }
  let added = 0
  let pages
  do {
    const query = { startTimeAfter: state.from, endTimeOnOrBefore: state.to, pageNumber: state.page, pageSize: 100 }
    const answer = await tenant.get(path, query)
    pages = answer.totalPages
    appendFileSync(file, answer[events].map((event) => `${JSON.stringify(event)}\n`).join(''))
    added += answer[events].length
    state = { ...state, page: state.page + 1, bytes: statSync(file).size }
    keep(folder, log, state)
  } while (state.page < pages)
  keep(folder, log, { from: state.to, bytes: state.bytes })
  return added
}

const instant = (ms) => new Date(ms).toISOString()
const stateFile = (folder, log) => join(folder, `${log}.state.json`)

/** @returns {State | undefined} */
function stateOf(folder, log) {
  const path = stateFile(folder, log)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

function keep(folder, log, state) {
  const path = stateFile(folder, log)
  writeFileSync(`${path}.tmp`, JSON.stringify(state))
  renameSync(`${path}.tmp`, path)
}
