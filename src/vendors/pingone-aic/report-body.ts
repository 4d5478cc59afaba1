import type { Collection } from '../../world/index.ts'
import { type ConfigurationItem, reportPlace } from './configuration.ts'

const kinds = ['added', 'deleted', 'modified'] as const
type Kind = (typeof kinds)[number]
type Section = 'AMConfig' | 'IDMConfig'

/** One item in a report; members without a value are left out (documented: oas). */
interface ReportEntry {
  readonly name?: string
  readonly realm?: string
  readonly uid?: string
}

/** The changes of one area of the configuration. */
interface ReportArea {
  readonly configChange: { readonly [K in Kind]?: readonly ReportEntry[] }
  readonly configItem: string
}

/** What a report says of the configuration; sections, areas and kinds of change without an entry are left out. */
export type ReportBody = { readonly [S in Section]?: readonly ReportArea[] }

interface Changed {
  readonly kind: Kind
  readonly item: ConfigurationItem
}

/** What leads from one configuration to another, in key order; an item put back as it was has not changed. */
export function changesOf(from: Collection<ConfigurationItem>, to: Collection<ConfigurationItem>): readonly Changed[] {
  return from.changesTo(to).flatMap(({ before, after }): Changed[] => {
    if (!after) return before ? [{ kind: 'deleted', item: before }] : []
    if (!before) return [{ kind: 'added', item: after }]
    return sameBody(before, after) ? [] : [{ kind: 'modified', item: after }]
  })
}

function sameBody(a: ConfigurationItem, b: ConfigurationItem): boolean {
  return a.revision === b.revision && JSON.stringify(a.body) === JSON.stringify(b.body)
}

/** Changes as a report lists them: by section and area, areas in the order of their names (form documented: oas). */
export function reportBodyOf(changes: readonly Changed[]): ReportBody {
  const sections: Record<Section, Map<string, Record<Kind, ReportEntry[]>>> = {
    AMConfig: new Map(),
    IDMConfig: new Map(),
  }
  for (const { kind, item } of changes) {
    const { section, configItem, ...entry } = reportPlace(item)
    const area = sections[section].get(configItem) ?? { added: [], deleted: [], modified: [] }
    sections[section].set(configItem, area)
    area[kind].push(entry)
  }
  const filled = Object.entries(sections).filter(([, areas]) => areas.size > 0)
  return Object.fromEntries(filled.map(([section, areas]) => [section, [...areas].sort(byName).map(areaOf)]))
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0

function areaOf([configItem, changes]: readonly [string, Record<Kind, ReportEntry[]>]): ReportArea {
  const filled = kinds.filter((kind) => changes[kind].length > 0)
  return { configChange: Object.fromEntries(filled.map((kind) => [kind, changes[kind]])), configItem }
}
