/** A cell's text: one line, with nothing that would end the cell or begin an element. */
const cell = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').trim().replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** Code as it stands in a cell. */
export const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``)

/** Prose as it stands in a cell. */
export const prose = (text: string | undefined): string => cell(text ?? '')

/** A table; cells come from `code` or `prose`. */
export function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return line(names) + line(names.map(() => '---')) + rows.map(line).join('')
}

/** What begins a generated page. */
export const heading = (title: string, about: string): string =>
  `# ${title}\n\n${about} Written by \`npm run docs\`; a test fails when it is not what the program has.\n\n`
