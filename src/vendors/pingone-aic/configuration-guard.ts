import type { Problem } from '../../world/index.ts'
import type { Asked } from '../vendor.ts'
import type { ConfigurationItem } from './configuration.ts'
import { configurationProblems } from './configuration-problems.ts'
import { isEditable } from './direct-configuration.ts'
import type { Here } from './records.ts'

type Writing = Pick<Asked, 'call' | 'facts' | 'site'> & { readonly here: Pick<Here, 'directSessions'> }

/**
 * Why an item must not be changed now, or `undefined`: the environment is immutable, or the item is not in the state that the
 * client wants it in. A lock is a gate, and refuses before.
 */
export function refusalOfWrite(asked: Writing, item: ConfigurationItem | undefined): Problem | undefined {
  if (!isEditable(asked)) return configurationProblems['configuration-immutable']
  return unmet(asked, item) ? configurationProblems['configuration-precondition'] : undefined
}

/**
 * Whether `If-Match` or `If-None-Match` keeps a write off: `If-None-Match: *` an item that exists, `If-Match` one that does not exist
 * or has another revision (inferred: the manner of access and identity management). Revisions may stand in quotes.
 */
function unmet({ call }: Writing, item: ConfigurationItem | undefined): boolean {
  const { 'if-match': match, 'if-none-match': noneMatch } = call.headers
  if (noneMatch !== undefined && item !== undefined) {
    return isAny(noneMatch) || revisionsIn(noneMatch).includes(item.revision)
  }
  return match !== undefined && !(item && (isAny(match) || revisionsIn(match).includes(item.revision)))
}

function isAny(header: string | string[]): boolean {
  return String(header).trim() === '*'
}

function revisionsIn(header: string | string[]): readonly string[] {
  return String(header)
    .split(',')
    .map((text) => text.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'))
}
