import { type Coverage, type OperationCoverage, percentOf, type VendorCoverage } from './coverage.ts'
import { shareText } from './coverage-text.ts'

const style = `body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1d2430;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #dde2ea;vertical-align:top}
td.n{text-align:right}code{font-size:.92em}.s{display:inline-block;padding:0 .45em;margin:.1em;border-radius:.3em;border:1px solid #b9c2cf}
.yes{background:#d6f0dd;border-color:#6db585}.odd{background:#fde5c8;border-color:#d69a45}
@media (prefers-color-scheme:dark){body{color:#e4e8ee;background:#151a21}th,td{border-color:#333c49}.yes{background:#1f4a2e}.odd{background:#5a3c12}}`

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A text as it stands in HTML or XML, in an element or in quotes. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => escapes[mark] ?? mark)

/** A coverage as one HTML page that needs nothing else: no script, no font, no picture. */
export function coverageHtml(coverage: Coverage): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Coverage of the contracts</title><style>${style}</style></head><body>
<h1>Coverage of the contracts</h1>
<p>Operations ${shareText(coverage.operations)}, declared statuses ${shareText(coverage.declaredStatuses)};
${coverage.calls} calls, ${coverage.unknownCalls} of no operation, ${coverage.violatingCalls} with a contract violation.</p>
${coverage.vendors.map(section).join('\n')}
</body></html>
`
}

function section(vendor: VendorCoverage): string {
  const { details, operations, declaredStatuses, refusals, violations } = vendor
  return `<h2>${escaped(vendor.vendor)}: ${percentOf(operations)} % of operations</h2>
<p>Operations ${shareText(operations)}, declared statuses ${shareText(declaredStatuses)}; ${vendor.calls} calls,
${vendor.unknownCalls} of no operation.</p>
${counts('Refusals', refusals)}${counts('Contract violations', violations)}<table>
<thead><tr><th>Operation</th><th>Request</th><th>Calls</th><th>Statuses</th></tr></thead><tbody>
${details.map(row).join('\n')}
</tbody></table>`
}

function counts(title: string, found: Readonly<Record<string, number>>): string {
  const items = Object.entries(found).map(([name, count]) => `<li><code>${escaped(name)}</code>: ${count}</li>`)
  return items.length === 0 ? '' : `<h3>${title}</h3><ul>${items.join('')}</ul>\n`
}

function row({ operation, method, path, calls, declared, undeclared }: OperationCoverage): string {
  const known = Object.entries(declared).map(([status, count]) => chip(status, count, count > 0 ? 's yes' : 's'))
  const others = Object.entries(undeclared).map(([status, count]) => chip(status, count, 's odd'))
  const request = `${escaped(method)} ${escaped(path)}`
  return `<tr><td><code>${escaped(operation)}</code></td><td><code>${request}</code></td><td class="n">${calls}</td><td>${[...known, ...others].join('')}</td></tr>`
}

const chip = (status: string, count: number, look: string): string =>
  `<span class="${look}">${escaped(status)}${count > 0 ? ` × ${count}` : ''}</span>`
