/** The door of the contract room: OpenAPI documents and profiles in, operations, validation and facts out. */
export { replyFor } from './bodies.ts'
export { compileContract, type ContractSource } from './compile.ts'
export {
  type CompiledContract,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  type SecurityScheme,
} from './compiled.ts'
export { parsePositioned, type Positioned } from './positioned.ts'
export { ContractError, type ContractProblem } from './contract-error.ts'
export { type Contract, loadContract } from './contract.ts'
export { type Duration, parseDuration } from './duration.ts'
export { facts } from './facts.ts'
export type { Finding, Part } from './finding.ts'
export type {
  BodySpec,
  ContentSpec,
  Operation,
  ParameterSpec,
  ReplySpec,
  Requirement,
  Route,
  Standing,
} from './operation.ts'
export type { ParameterValues, ParameterVerdict, RawParameters } from './parameters.ts'
export { patternOf } from './patterns.ts'
export { at, extend, follow, localPointer } from './pointer.ts'
export { compileProfile, type Fact, type FactValue, type Profile } from './profile.ts'
export { type ContractTexts, readContractTexts, readProfileBeside } from './read.ts'
