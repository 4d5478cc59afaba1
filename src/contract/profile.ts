import { isObject, type JsonObject } from './compiled.ts'
import { ContractError, type ContractProblem } from './contract-error.ts'
import { type Duration, parseDuration } from './duration.ts'
import type { Standing } from './operation.ts'
import { extend } from './pointer.ts'
import { type Positioned, parsePositioned } from './positioned.ts'

/** A value of a fact as written: a scalar, or a list of JSON values. */
export type FactValue = number | boolean | string | readonly unknown[]

/** One fact of a profile; with `kind` its value is an ISO 8601 duration. */
export interface Fact {
  readonly value: FactValue
  readonly kind?: Duration['kind']
  readonly standing: Standing
  readonly source: string
  readonly note?: string
}

/** The numbers and switches of a vendor, as plain JSON. */
export interface Profile {
  readonly vendor: string
  readonly title: string
  readonly sites: readonly string[]
  readonly facts: Readonly<Record<string, Fact>>
}

type Rule = readonly [holds: (value: unknown, fact: JsonObject) => boolean, otherwise: string]
type Rules = Readonly<Record<string, Rule>>

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isName = (value: unknown): boolean => typeof value === 'string' && NAME.test(value)
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value)
const isDuration = (value: unknown): boolean => typeof value === 'string' && parseDuration(value) !== undefined

const PROFILE_RULES: Rules = {
  vendor: [isName, 'must be a name of lower-case letters, digits and single hyphens'],
  title: [isText, 'must be text'],
  sites: [isSites, 'must list different names of lower-case letters, digits and single hyphens'],
  facts: [isObject, 'must map names to facts'],
}

const FACT_RULES: Rules = {
  value: [
    isFactValue,
    'must be a number, true, false, text or a list; a duration needs kind and the form PnW or PnDTnHnMnS',
  ],
  kind: [isKind, 'must be work or calendar, and stands with every duration and nothing else'],
  standing: [
    (value) => ['documented', 'observed', 'inferred', 'assumed'].includes(String(value)),
    'must be documented, observed, inferred or assumed',
  ],
  source: [isText, 'must say where the fact comes from'],
  note: [isOptionalText, 'must be text'],
}

/** Makes plain JSON of a `profile.yaml`. Throws ContractError with everything that is wrong and where. */
export function compileProfile(file: string, text: string): Profile {
  const source = parsePositioned(file, text)
  const problems: ContractProblem[] = [...source.problems]
  if (problems.length === 0) checkProfile(source, problems)
  if (problems.length) throw new ContractError(file, problems)
  return source.value as Profile
}

function checkProfile(source: Positioned, problems: ContractProblem[]): void {
  const note = (pointer: string, message: string): void => {
    problems.push({ file: source.file, ...source.place(pointer), pointer, message })
  }
  if (!isObject(source.value)) return note('', 'a profile must be a mapping')
  checkFields(source.value, PROFILE_RULES, '', note)
  const facts = isObject(source.value.facts) ? source.value.facts : {}
  for (const [name, fact] of Object.entries(facts)) {
    const pointer = extend('/facts', name)
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) note(pointer, `fact ${name} must be named in camel case`)
    if (isObject(fact)) checkFields(fact, FACT_RULES, pointer, note)
    else note(pointer, `fact ${name} must be a mapping of value, standing and source`)
  }
}

function checkFields(
  fields: JsonObject,
  rules: Rules,
  pointer: string,
  note: (pointer: string, message: string) => void,
): void {
  for (const [name, [holds, otherwise]] of Object.entries(rules)) {
    if (!holds(fields[name], fields)) note(extend(pointer, name), `${name} ${otherwise}`)
  }
  for (const name of Object.keys(fields).filter((key) => !Object.hasOwn(rules, key))) {
    note(extend(pointer, name), `${name} is not known here; use ${Object.keys(rules).join(', ')}`)
  }
}

function isSites(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isName) && new Set(value).size === value.length
}

function isFactValue(value: unknown, { kind }: JsonObject): boolean {
  if (kind !== undefined) return isDuration(value)
  return Array.isArray(value) || ['number', 'boolean', 'string'].includes(typeof value)
}

function isKind(kind: unknown, { value }: JsonObject): boolean {
  return kind === undefined ? !isDuration(value) : kind === 'work' || kind === 'calendar'
}
