import { nearest } from '../sandbox/index.ts'

/** What to try in place of a name that nothing has, as the end of a sentence. */
export function suggestion(name: string, known: Iterable<string>): string {
  const names = [...known]
  return names.length === 0 ? 'there are none' : `the nearest is ${nearest(names, name)}`
}
