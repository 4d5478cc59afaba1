/**
 * A duration of a profile: `ms` milliseconds; `work` runs at the sandbox's pace, `calendar` never changes with it.
 */
export interface Duration {
  readonly ms: number
  readonly kind: 'work' | 'calendar'
}

const FORM = /^P(?:(\d+)W|(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?)$/
const UNITS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000] as const

/** Milliseconds of an ISO 8601 duration in weeks, or in days, hours, minutes and seconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const found = FORM.exec(text)
  if (!found) return undefined
  return Math.round(UNITS.reduce((total, unit, index) => total + unit * Number(found[index + 1] ?? 0), 0))
}
