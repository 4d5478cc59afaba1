/** How many runs a random test makes: few in `npm test`, all of them in `npm run test:long`. */
export const runs = (short: number, long: number): number => (process.env['BACKLOT_LONG'] ? long : short)
