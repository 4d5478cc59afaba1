/** The door of the report room. */
export {
  type Counted,
  type Coverage,
  coverageOf,
  coverageOfVendor,
  percentOf,
  type VendorCoverage,
} from './coverage.ts'
export { coverageHtml } from './coverage-html.ts'
export { coverageText, shareText } from './coverage-text.ts'
export { ledger, type LedgerRow, shares } from './fidelity.ts'
export { type GateName, gateNames, type GateResult, judge, tooFew, type UnusedFault } from './gates.ts'
export type { Expectation, Landmark, Miss, Status, Verdict } from './expectation.ts'
export { harEntry, harFrame } from './har.ts'
export { junitXml } from './junit.ts'
export type { Unclear } from './lookup.ts'
export { type ShownRefusal, type Summary, summaryOfCoverage, summaryText } from './summary.ts'
export { verify } from './verify.ts'
