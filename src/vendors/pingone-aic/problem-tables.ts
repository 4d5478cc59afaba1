export { coded, type ProblemRow, reworded } from '../problem-tables.ts'
