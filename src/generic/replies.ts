import type { Contract, Operation } from '../contract/index.ts'
import { examplesOf, type Form, isJsonForm, satisfies } from './forms.ts'
import { flatAt } from './schema.ts'
import { type Making, synthesize } from './synthesize.ts'

/** A body that satisfies the contract, and where it comes from. */
export interface Made {
  readonly body: unknown
  /** For the journal: which example, or which schema. */
  readonly how: string
}

/** What a reply is to be made of. */
export interface Wanted extends Pick<Making, 'given' | 'wanted'> {
  readonly contract: Contract
  readonly operation: Operation
  readonly form: Form
  /** The same seed gives the same body. */
  readonly seed: string
  /** Only this example will do. */
  readonly example?: string
  /** Examples are passed over. */
  readonly dynamic?: boolean
}

/** Ways of making a value, in the order in which they are tried until the contract is satisfied. */
const ways: readonly Pick<Making, 'examples' | 'vary' | 'sparse'>[] = [
  { examples: true },
  { examples: false },
  { examples: false, vary: true },
  { examples: true, sparse: true },
  { examples: false, sparse: true, vary: true },
]

/**
 * A body of a form: a declared example, else made of the schema by faker. `undefined` when nothing that is made satisfies the
 * contract, or when the media type is neither JSON nor text.
 */
export function bodyOf(wanted: Wanted): Made | undefined {
  const { contract, operation, form, dynamic = false } = wanted
  if (form.mediaType === undefined) return { body: undefined, how: 'the declared empty reply' }
  const examples = dynamic ? undefined : examplesOf(contract.document, operation, form)
  for (const [name, body] of examples ?? []) {
    if (wanted.example !== undefined && name !== wanted.example) continue
    if (isBodyFor(form, body) && satisfies(contract, operation, form, body)) {
      return { body, how: name === '' ? 'the declared example' : `the declared example ${name}` }
    }
  }
  return wanted.example === undefined ? synthesized(wanted) : undefined
}

function isBodyFor(form: Form, body: unknown): boolean {
  return isJsonForm(form) || typeof body === 'string'
}

/** A body made of the schema. */
function synthesized(wanted: Wanted): Made | undefined {
  const { contract, operation, form, seed, dynamic = false, given, wanted: members } = wanted
  if (!isJsonForm(form) && !form.mediaType?.startsWith('text/')) return undefined
  const { document } = contract
  const schema = form.pointer === '' ? textOrAnything(form) : { $ref: `#${encodeURI(form.pointer)}` }
  const tried = dynamic ? ways.filter(({ examples }) => !examples) : ways
  for (const [index, way] of tried.entries()) {
    const making = { document, seed: `${seed}/${index}`, ...way, vary: way.vary ?? dynamic }
    const body = synthesize(schema, {
      ...making,
      ...(given && { given }),
      ...(members && !way.sparse && { wanted: members }),
    })
    if (isBodyFor(form, body) && satisfies(contract, operation, form, body)) return { body, how: howOf(wanted) }
  }
  return undefined
}

const textOrAnything = (form: Form): object => (isJsonForm(form) ? {} : { type: 'string' })

function howOf({ contract, form }: Wanted): string {
  const [ref] = flatAt(contract.document, form.pointer).refs
  return ref === undefined ? 'the declared schema' : `the schema ${ref.split('/').at(-1)}`
}
