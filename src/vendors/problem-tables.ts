import type { Problem } from '../world/index.ts'

/** A refusal without its code, which is its name in the table. */
export type ProblemRow = Omit<Problem, 'code'>

/** A table of refusals, each told its own name. */
export function coded<Code extends string>(table: Readonly<Record<Code, ProblemRow>>): Readonly<Record<Code, Problem>> {
  const named = Object.entries<ProblemRow>(table).map(([code, row]) => [code, { code, ...row }])
  return Object.fromEntries(named) as Record<Code, Problem>
}

/** A refusal in other words, or with another status or further members and headers. */
export function reworded(problem: Problem, changes: Partial<ProblemRow>): Problem {
  return {
    code: problem.code,
    status: changes.status ?? problem.status,
    shape: changes.shape ?? problem.shape,
    message: changes.message ?? problem.message,
    headers: { ...problem.headers, ...changes.headers },
    members: { ...problem.members, ...changes.members },
    standing: changes.standing ?? problem.standing,
    source: changes.source ?? problem.source,
  }
}
