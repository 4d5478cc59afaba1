import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Refused } from './tenant.mjs'

const idPattern = /^esv-[a-z0-9_-]{1,124}$/

/**
 * Reads what a tenant is to hold from a JSON file, or from all of a folder in the order of their names.
 *
 * @param {string} path
 * @returns {import('./sync.mjs').Desired}
 */
export function readDesired(path) {
  const isFolder = statSync(path).isDirectory()
  const names = isFolder ? readdirSync(path).filter((name) => name.endsWith('.json')) : []
  const files = isFolder ? names.sort().map((name) => join(path, name)) : [path]
  if (files.length === 0) throw new Refused(`there is no JSON file in ${path}`)
  const desired = { variables: {}, secrets: {} }
  for (const file of files) add(desired, file)
  return desired
}

function add(desired, file) {
  const read = parsed(file)
  for (const kind of Object.keys(read)) {
    if (!desired[kind]) throw new Refused(`${file} has ${kind}; it may have variables and secrets`)
    for (const [id, wanted] of Object.entries(read[kind])) {
      if (!idPattern.test(id))
        throw new Refused(`${file}: ${id} is no id; ids begin with esv- and have a-z, 0-9, _ and -`)
      if (id in desired[kind]) throw new Refused(`${file} has ${id}, which another file has, too`)
      if (wanted !== null && typeof wanted.value !== 'string')
        throw new Refused(`${file}: ${id} has no value that is a text`)
      desired[kind][id] = wanted
    }
  }
}

function parsed(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${error.message}`)
  }
}
