/**
 * Every command below the named ones, as the client's own help pages list them.
 *
 * @param place a place from `frodoPlace`
 * @param {string[]} roots commands to begin with, such as `esv`
 * @returns {Promise<{ command: string, options: string[][] }[]>} the commands without sub-commands; each option as its
 *   spellings, such as `['-i', '--variable-id']`
 */
export async function commandsBelow(place, roots) {
  const found = await Promise.all(
    roots.map(async (command) => {
      const { stdout } = await place.run([...command.split(' '), '--help'])
      const below = namesIn(sectionOf(stdout, 'Commands')).filter((name) => name !== 'help')
      if (below.length === 0) return [{ command, options: optionsIn(sectionOf(stdout, 'Options')) }]
      // One page at a time: starting the client costs a processor a second or two.
      const pages = []
      for (const name of below) pages.push(...(await commandsBelow(place, [`${command} ${name}`])))
      return pages
    }),
  )
  return found.flat()
}

/** The indented lines below a heading of a help page. */
function sectionOf(page, heading) {
  const lines = page.split('\n')
  const start = lines.indexOf(`${heading}:`)
  if (start < 0) return []
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => line !== '' && !line.startsWith(' '))
  return end < 0 ? rest : rest.slice(0, end)
}

function namesIn(lines) {
  return lines.flatMap((line) => /^ {2}([\w-]+)/.exec(line)?.slice(1) ?? [])
}

function optionsIn(lines) {
  return lines
    .map((line) => /^ {2}(?:(-\w), )?(--[\w-]+)/.exec(line))
    .filter((match) => match !== null)
    .map(([, short, long]) => (short ? [short, long] : [long]))
}
