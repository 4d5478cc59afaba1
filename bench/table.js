/** @typedef {import('./rows.js').Row} Row */

/** @type {readonly { title: string, left?: true, cell: (row: Row) => string }[]} */
const columns = [
  { title: 'case', left: true, cell: ({ title }) => title },
  { title: 'conn.', cell: ({ connections }) => (connections === undefined ? '' : String(connections)) },
  { title: 'bare', cell: ({ bare }) => figure(bare) },
  { title: 'Backlot', cell: ({ backlot }) => figure(backlot) },
  { title: 'unit', left: true, cell: ({ unit }) => unit },
  { title: 'ratio', cell: ({ ratio }) => ratioText(ratio) },
  { title: 'aim', cell: ({ aim }) => aim ?? '' },
  { title: 'met', left: true, cell: ({ met }) => (met === undefined ? '' : met ? 'yes' : 'NO') },
  { title: 'lowest..highest', cell: ({ ratios }) => (ratios.length < 2 ? '' : spread(ratios)) },
  { title: 'p50', cell: ({ p50 }) => ratioText(p50) },
  { title: 'p99', cell: ({ p99 }) => ratioText(p99) },
  { title: 'CPU', cell: ({ processor }) => ratioText(processor) },
]

/**
 * The rows as a table of text.
 *
 * @param {readonly Row[]} rows
 */
export function table(rows) {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))]
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)))
  const lines = cells.map((line) =>
    line
      .map((text, at) => aligned(text, at, widths))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

/** @param {string} text @param {number} at @param {readonly number[]} widths */
function aligned(text, at, widths) {
  const width = widths[at] ?? 0
  return columns[at]?.left ? text.padEnd(width) : text.padStart(width)
}

/** @param {readonly number[]} ratios */
function spread(ratios) {
  return `${ratioText(Math.min(...ratios))}..${ratioText(Math.max(...ratios))}`
}

/** @param {number | undefined} ratio */
function ratioText(ratio) {
  return ratio === undefined || Number.isNaN(ratio) ? '' : ratio.toFixed(2)
}

/** @param {number} number */
function figure(number) {
  return number >= 1000 ? Math.round(number).toLocaleString('en') : number.toFixed(number < 10 ? 1 : 0)
}
