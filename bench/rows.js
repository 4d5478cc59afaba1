import { median } from './statistics.js'

/**
 * What is reported: cases, the loads they are computed from, and what the project aims at.
 *
 * @typedef {import('./requests.js').LoadName} LoadName
 * @typedef {import('./requests.js').Side} Side
 * @typedef {import('./load.js').Measured} Measured
 * @typedef {Measured & { processorUs: number }} Sample with the server's processor time per answer; `NaN` where unknown
 * @typedef {Record<LoadName, Record<Side, Sample>>} Round what one round measured at one number of connections
 *
 * @typedef {'cold-start' | 'cold-document' | 'get-one' | 'list' | 'list-changed' | 'put' | 'put-403' | 'put-400' | 'memory'} CaseName
 * @typedef {{ perSecond: number, p50: number, p99: number, processor: number }} Figures
 * @typedef {{ most?: number, least?: number }} Aim
 *
 * @typedef {object} Case
 * @property {CaseName} name
 * @property {string} title
 * @property {readonly LoadName[]} loads
 * @property {(round: Round, side: Side, connections: number) => Figures} [figures]
 * @property {Aim} [aim] of the ratio Backlot / bare
 *
 * @typedef {object} Row ratios are Backlot / bare, medians over the rounds
 * @property {CaseName} name
 * @property {string} title
 * @property {number} [connections]
 * @property {string} unit of the absolute figures
 * @property {number} bare median, to give an idea
 * @property {number} backlot median, to give an idea
 * @property {number} ratio
 * @property {readonly number[]} ratios of the single rounds
 * @property {number} [p50]
 * @property {number} [p99]
 * @property {number} [processor] of the server's processor time per answer
 * @property {string} [aim]
 * @property {boolean} [met]
 */

/** @param {LoadName} load @returns {NonNullable<Case['figures']>} */
const wholeLoad = (load) => (round, side) => figuresOf(round[load][side], 0)

/** @param {Sample} sample @param {number} index of the call @returns {Figures} */
function figuresOf({ perSecond, processorUs, calls }, index) {
  const call = calls[index]
  if (!call) throw new Error('Failed to report: a load measured fewer calls than it has')
  return { perSecond, p50: call.p50, p99: call.p99, processor: processorUs }
}

/**
 * The list call alone, out of a load of pairs (a PUT, then a list).
 *
 * On one connection nothing else runs while a list call is under way: its rate is the inverse of its mean time. On more
 * connections PUTs of the others run meanwhile: the time a server spends on a pair less the time it spends on a PUT (from
 * the PUT load of the same round) is what it spends on the list.
 *
 * @type {NonNullable<Case['figures']>}
 */
function listAlone({ pair, put }, side, connections) {
  const { perSecond: pairsPerSecond, p50, p99 } = figuresOf(pair[side], 1)
  const mean = pair[side].calls[1]?.mean ?? NaN
  const perSecond = connections === 1 ? 1000 / mean : 1 / (1 / pairsPerSecond - 1 / put[side].perSecond)
  return { perSecond, p50, p99, processor: 2 * pair[side].processorUs - put[side].processorUs }
}

/** How many times as long as bare fastify's the slowest hundredth of the answers may take. @type {Aim} */
const slowest = { most: 1.5 }

/** @type {readonly Case[]} */
const cases = [
  { name: 'cold-start', title: 'cold start to first 200', loads: [], aim: { most: 1.35 } },
  { name: 'cold-document', title: 'cold start with 1,000 operations', loads: [], aim: { most: 1.25 } },
  { name: 'get-one', title: 'GET one', loads: ['get'], figures: wholeLoad('get'), aim: { least: 0.8 } },
  { name: 'list', title: 'GET list of 100', loads: ['list'], figures: wholeLoad('list'), aim: { least: 2 } },
  {
    name: 'list-changed',
    title: 'GET list of 100, one changed before each',
    loads: ['pair', 'put'],
    figures: listAlone,
  },
  { name: 'put', title: 'PUT one', loads: ['put'], figures: wholeLoad('put'), aim: { least: 0.75 } },
  {
    name: 'put-403',
    title: 'PUT refused (403, scope)',
    loads: ['put403'],
    figures: wholeLoad('put403'),
    aim: { least: 0.6 },
  },
  {
    name: 'put-400',
    title: 'PUT refused (400, body)',
    loads: ['put400'],
    figures: wholeLoad('put400'),
    aim: { least: 0.6 },
  },
  {
    name: 'memory',
    title: 'memory after load',
    loads: ['get', 'list', 'pair', 'put', 'put403', 'put400'],
    aim: { most: 1.4 },
  },
]

/** Names of all cases, in the order of the report. */
export const caseNames = cases.map(({ name }) => name)

/**
 * The loads that some cases need, each once.
 *
 * @param {readonly CaseName[]} names
 * @returns {LoadName[]}
 */
export function loadsFor(names) {
  return [...new Set(cases.filter(({ name }) => names.includes(name)).flatMap(({ loads }) => loads))]
}

/**
 * The rows of a load case: for each number of connections one of the rate and one of the slowest answers.
 *
 * @param {CaseName} name
 * @param {ReadonlyMap<number, readonly Round[]>} rounds by number of connections
 * @returns {Row[]}
 */
export function loadRows(name, rounds) {
  const { figures } = caseOf(name)
  if (!figures) return []
  return [...rounds].flatMap(([connections, measured]) => {
    const pairs = measured.map((round) => ({
      bare: figures(round, 'bare', connections),
      backlot: figures(round, 'backlot', connections),
    }))
    const of = (/** @type {keyof Figures} */ key) =>
      pairs.map(({ bare, backlot }) => ({ bare: bare[key], backlot: backlot[key] }))
    const ratio = (/** @type {keyof Figures} */ key) => median(of(key).map(ratioOf))
    const others = { p50: ratio('p50'), p99: ratio('p99'), processor: ratio('processor') }
    const p99Row = { ...pairRow(name, 'ms (p99)', of('p99'), slowest), connections }
    return [{ ...pairRow(name, 'answers/s', of('perSecond')), connections, ...others }, p99Row]
  })
}

/**
 * A row of pairs of figures.
 *
 * @param {CaseName} name
 * @param {string} unit
 * @param {readonly Record<Side, number>[]} pairs
 * @param {Aim} [aim] another one than the case's
 * @returns {Row}
 */
export function pairRow(name, unit, pairs, aim = caseOf(name).aim) {
  const { title } = caseOf(name)
  const ratios = pairs.map(ratioOf)
  const ratio = median(ratios)
  const row = {
    name,
    title,
    unit,
    bare: median(pairs.map(({ bare }) => bare)),
    backlot: median(pairs.map(({ backlot }) => backlot)),
    ratio,
    ratios,
  }
  if (!aim) return row
  const text = aim.most === undefined ? `>= ${aim.least}` : `<= ${aim.most}`
  return { ...row, aim: text, met: ratio >= (aim.least ?? 0) && ratio <= (aim.most ?? Infinity) }
}

/** @param {Record<Side, number>} pair */
function ratioOf({ bare, backlot }) {
  return backlot / bare
}

/** @param {CaseName} name @returns {Case} */
function caseOf(name) {
  const found = cases.find((one) => one.name === name)
  if (found) return found
  throw new Error(`Failed to report: there is no case ${name}`)
}
