import type { Tenancy } from '../sandbox/index.ts'

/** How one operation, problem or profile number is known. */
export interface LedgerRow {
  readonly vendor: string
  readonly kind: 'operation' | 'problem' | 'fact'
  readonly name: string
  readonly standing: string
  readonly source: string
}

/** How many rows of a kind have a standing; `share` is a percentage of the kind, or of all rows. */
export interface Share {
  readonly kind: LedgerRow['kind'] | 'all'
  readonly standing: string
  readonly count: number
  readonly share: string
}

/** The ledger of a vendor: every operation of its contract, every problem, every fact of its profile. */
export function ledger({ vendor, contract, profile }: Tenancy): LedgerRow[] {
  const row = (kind: LedgerRow['kind'], name: string, from: { standing?: string; source?: string }): LedgerRow => ({
    vendor: vendor.name,
    kind,
    name,
    standing: from.standing ?? '',
    source: from.source ?? '',
  })
  return [
    ...[...contract.operations.values()].map((operation) => row('operation', operation.id, operation)),
    ...Object.entries(vendor.problems).map(([code, problem]) => row('problem', code, problem)),
    ...Object.entries(profile.facts).map(([name, fact]) => row('fact', name, fact)),
  ]
}

const kinds = ['operation', 'problem', 'fact'] as const
const standings = ['documented', 'observed', 'inferred', 'assumed'] as const

/** The shares of each standing by kind, and over all rows. */
export function shares(rows: readonly LedgerRow[]): Share[] {
  const groups = [
    ...kinds.map((kind) => [kind, rows.filter((row) => row.kind === kind)] as const),
    ['all', rows] as const,
  ]
  return groups.flatMap(([kind, members]) =>
    standings.map((standing) => {
      const count = members.filter((row) => row.standing === standing).length
      return { kind, standing, count, share: `${((100 * count) / Math.max(1, members.length)).toFixed(1)} %` }
    }),
  )
}
