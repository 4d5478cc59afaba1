import { instantText, type Chance, type Problem } from '../../world/index.ts'
import type { Call, Rendered, Replying } from '../vendor.ts'

/** The two families of operations, each with its own errors: platform management, and common objects on regional hosts. */
export type Family = 'platform' | 'objects'

/** The family that answers a call: by the template of its operation, however the call spells it, else by its path. */
export function familyOf({ path, operation }: Pick<Call, 'path' | 'operation'>): Family {
  return /^\/v1\/organizations\/[^/]*\/domains(?:\/|$)/.test(operation?.path ?? path) ? 'objects' : 'platform'
}

const mediaType = 'application/json'

/** An instant with microseconds, as platform errors show it (documented: OAS-P); our clock counts milliseconds. */
const microsecondText = (ms: number): string => instantText(ms).replace('Z', '000Z')

type Shape = (problem: Problem, call: Call, replying: Replying) => Rendered

const platform: Shape = ({ status, message }, { path }, { nowMs, headers }) => {
  const trackingId = headers['trackingid'] ?? ''
  return { body: { trackingId, message, timestamp: microsecondText(nowMs), statusCode: status, path }, mediaType }
}

const objects: Shape = ({ message, members }, _call, { headers }) => {
  const { code, ...others } = members ?? {}
  return { body: { code, message, ...others, trackingId: headers['trackingid'] }, mediaType }
}

const shapes: Readonly<Record<string, Shape>> = {
  platform,
  'platform-undeclared': (...given) => ({ ...platform(...given), ours: true }),
  objects,
  'objects-undeclared': (...given) => ({ ...objects(...given), ours: true }),
  'in-use': ({ message, members }) => ({ body: { message, ...members }, mediaType }),
  gateway: ({ status, message }, { path }, { nowMs, headers }) => ({
    body: { timestamp: instantText(nowMs), path, status, error: message, requestId: headers['trackingid'] },
    mediaType,
    ours: true,
  }),
}

/**
 * Writes a refusal in the shape that its row names: `platform` {trackingId, message, timestamp, statusCode, path}, `objects`
 * {code, message, field?, trackingId}, `in-use` the same with usage locations, `gateway` {timestamp, path, status, error,
 * requestId}; `-undeclared` where the contract declares no such answer.
 */
export function render(problem: Problem, call: Call, replying: Replying): Rendered {
  const shape = shapes[problem.shape]
  if (!shape)
    throw new Error(`Failed to render ${problem.code}: there is no shape ${problem.shape}; name one of shapes.ts`)
  return shape(problem, call, replying)
}

/** The tracking id that every reply carries; a refusal repeats it in its body (documented: OAS-P for organizations). */
export function headersOf(_call: Call, chance: Chance): Record<string, string> {
  return { trackingid: chance.uuid() }
}
