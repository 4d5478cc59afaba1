import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { builtProgram } from './backlot.js'
import { caseNames } from './rows.js'

/**
 * @typedef {object} Options
 * @property {readonly import('./rows.js').CaseName[]} cases
 * @property {number} coldPairs
 * @property {number} rounds
 * @property {number} warmSeconds every load on both sides, before the first round
 * @property {number} leadSeconds before each measurement
 * @property {number} seconds of each measurement
 * @property {string} program Backlot's main.js
 * @property {boolean} peers whether other programs are measured instead
 * @property {boolean} write whether the table goes into the page about performance
 * @property {string} [json]
 */

const full = { coldPairs: 31, rounds: 9, warmSeconds: 2, leadSeconds: 0.3, seconds: 1.5 }
const quick = { coldPairs: 15, rounds: 3, warmSeconds: 1, leadSeconds: 0.2, seconds: 0.6 }

export const help = `Usage: npm run bench -- [options]

Measures Backlot beside bare fastify and prints the ratios.

  --quick           fewer and shorter rounds: shows that everything works; its ratios are rough
  --only <case>     one case (may be repeated): ${caseNames.join(', ')}
  --peers           only the other programs of bench/package.json (npm --prefix bench ci), on one document
  --json <file>     write everything that was measured
  --write           put the table into docs/performance.md
  --program <file>  another build's main.js (default: dist/cli/main.js)
  --help            this text
`

/** Wrong usage: one line that says what to do. */
export class UsageError extends Error {}

/**
 * @param {readonly string[]} args
 * @returns {Options | 'help'}
 */
export function readOptions(args) {
  const { help: wantsHelp, quick: isQuick, only, json, program, write = false, peers = false } = parse(args)
  if (wantsHelp) return 'help'
  return {
    cases: only ? only.map(caseOf) : caseNames,
    write,
    peers,
    program: program === undefined ? builtProgram : resolve(program),
    ...(isQuick ? quick : full),
    ...(json === undefined ? {} : { json }),
  }
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
        program: { type: 'string' },
        write: { type: 'boolean' },
        peers: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new UsageError(`${/** @type {Error} */ (error).message}; see npm run bench -- --help`)
  }
}

/** @param {string} name */
function caseOf(name) {
  const found = caseNames.find((known) => known === name)
  if (found) return found
  throw new UsageError(`there is no case ${JSON.stringify(name)}; cases are ${caseNames.join(', ')}`)
}
