import type { Ajv2020, CodeGen, CodeKeywordDefinition, KeywordCxt } from 'ajv/dist/2020.js'

import { ajvLibrary } from './libraries.ts'

/** Keywords whose check walks over all that a value holds. */
const walking = ['items', 'additionalProperties', 'patternProperties', 'propertyNames']

/** Errors after which a walk ends. */
const enough = 1_000

/**
 * Teaches an Ajv instance to stop walking over the items or members of a value when it has found enough errors. A body of a few
 * megabytes can have an error for every other byte, and joining them takes time that grows with the square of their number.
 */
export function boundErrors(ajv: Ajv2020): void {
  for (const keyword of walking) {
    const known = ajv.getKeyword(keyword)
    if (typeof known !== 'object' || !('code' in known)) {
      throw new Error(`Failed to set up validation: Ajv has no keyword ${keyword}; install the version in package.json`)
    }
    ajv.removeKeyword(keyword)
    const code = (context: KeywordCxt): void =>
      known.code(Object.create(context, { gen: { value: bounded(context.gen) } }))
    ajv.addKeyword({ ...known, code } as CodeKeywordDefinition)
  }
}

type Loops = Pick<CodeGen, 'forRange' | 'forIn'>

/** A generator of code whose loops look at the number of errors first; Ajv calls that number `errors`. */
function bounded(gen: CodeGen): CodeGen {
  const { _ } = ajvLibrary()
  const stop = (): unknown => gen.if(_`errors > ${enough}`, () => gen.break())
  const loops: Loops = {
    forRange: (name, from, to, body, kind) => gen.forRange(name, from, to, (index) => (stop(), body(index)), kind),
    forIn: (name, subject, body, kind) => gen.forIn(name, subject, (key) => (stop(), body(key)), kind),
  }
  return Object.assign(Object.create(gen) as CodeGen, loops)
}
