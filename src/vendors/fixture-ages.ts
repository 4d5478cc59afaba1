/** How long before an instant another lies, both in ms, as an ISO 8601 duration to the millisecond; none for what is still to come. */
export const ageBetween = (thenMs: number, nowMs: number): string => `PT${Math.max(0, nowMs - thenMs) / 1000}S`
