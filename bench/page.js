import { readFileSync, writeFileSync } from 'node:fs'

const page = new URL('../docs/performance.md', import.meta.url)
const begin = '<!-- measured: npm run bench -- --write -->\n'
const end = '<!-- end -->'

/**
 * Puts a report in place of the one that stands in the page about performance.
 *
 * @param {string} report
 */
export function writePage(report) {
  const text = readFileSync(page, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`Failed to write ${page.pathname}: it has no place for the table`)
  writeFileSync(page, `${before}${begin}\n\`\`\`text\n${report}\`\`\`\n\n${end}${after}`)
}
