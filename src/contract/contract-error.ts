/** One reason why a document was refused, with its place. `line` and `column` count from 1. */
export interface ContractProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  /** JSON pointer (no `#`) into the file. */
  readonly pointer: string
  readonly operation?: string
  readonly message: string
}

/** Thrown when OpenAPI documents or a profile cannot be used; the message has one line for each problem. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  readonly problems: readonly ContractProblem[]

  constructor(what: string, problems: readonly ContractProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    super(`Failed to compile ${what}: ${count}; correct:\n${problems.map(line).join('\n')}`)
    this.problems = problems
  }
}

function line({ file, line, column, pointer, operation, message }: ContractProblem): string {
  return `${file}:${line}:${column} ${operation === undefined ? '' : `${operation} `}(#${pointer}): ${message}`
}
