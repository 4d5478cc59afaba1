import { ledger, type LedgerRow, shares } from '../report/index.ts'
import { readProgramJson } from '../host/index.ts'
import { type CompiledVendor, loadTenancies } from '../sandbox/index.ts'
import { UsageError } from './settings.ts'

/** Prints how each operation, problem and profile number is known, and the shares of each standing. */
export async function fidelity(vendor: string | undefined, options: { readonly json?: boolean }): Promise<void> {
  const tenancies = loadTenancies({
    compiled: (name) => readProgramJson<CompiledVendor>('dist', 'contracts', `${name}.json`),
    fixture: () => ({}),
  })
  const chosen = tenancies.filter((tenancy) => vendor === undefined || tenancy.vendor.name === vendor)
  if (chosen.length === 0) {
    throw new UsageError(
      `there is no vendor ${vendor}; known are ${tenancies.map((known) => known.vendor.name).join(', ')}`,
    )
  }
  const rows = chosen.flatMap(ledger)
  process.stdout.write(options.json ? `${JSON.stringify({ shares: shares(rows), rows }, null, 2)}\n` : table(rows))
}

function table(rows: readonly LedgerRow[]): string {
  const columns = ['vendor', 'kind', 'name', 'standing', 'source'] as const
  const width = (column: (typeof columns)[number]): number =>
    Math.max(...[column, ...rows.map((row) => row[column])].map((text) => text.length))
  const widths = columns.map((column) => (column === 'source' ? 0 : width(column)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  const summary = shares(rows).map(
    ({ kind, standing, count, share }) =>
      `  ${kind.padEnd(10)} ${standing.padEnd(11)} ${String(count).padStart(4)}  ${share}`,
  )
  return [
    line(columns),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
    '',
    'Shares:',
    ...summary,
    '',
  ].join('\n')
}
