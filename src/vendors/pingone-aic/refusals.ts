import type { ProfileFacts } from '../../contract/generated/pingone-aic.ts'
import type { Finding } from '../../contract/index.ts'
import type { Problem } from '../../world/index.ts'
import type { Call, Facts, Refusals } from '../vendor.ts'
import { hasJsonType } from './bodies.ts'
import { type EngineProblem, engineProblems as rows } from './engine-problems.ts'
import { type Family, familyOf } from './families.ts'
import { goComplaint, unreadable, type Complaint } from './go-openapi.ts'
import { kinBodyText, kinText } from './kin-openapi.ts'
import { reworded } from '../problem-tables.ts'

/** The families whose manner differs; `plain` routes refuse as the ESV family does, with a final newline. */
type Manner = Exclude<Family, 'plain'>

const mannerOf = (call: Call): Manner => {
  const family = familyOf(call)
  return family === 'plain' ? 'esv' : family
}

/** The row of a refusal in the manner of the family that is called. */
function rowFor(call: Call, kind: 'unauthenticated' | 'forbidden' | 'rate-limited' | 'method-not-allowed'): Problem {
  return rows[`${mannerOf(call)}-${kind}` satisfies EngineProblem]
}

/** No token, or one that is not accepted; the tenant does not say why (documented: seed; `WWW-Authenticate` assumed). */
function unauthenticated(_reason: string, call: Call, facts: Facts): Problem {
  const { wwwAuthenticate, unauthorizedMessage } = facts as unknown as ProfileFacts
  const row = rowFor(call, 'unauthenticated')
  const message = row.shape.startsWith('A') ? unauthorizedMessage : row.message
  return reworded(row, { message, headers: { 'www-authenticate': wwwAuthenticate } })
}

const domainGroups = ['cookie-domains', 'custom-domains']

function unauthorized(call: Call, facts: Facts): Problem {
  const known = facts as unknown as ProfileFacts
  const row = rowFor(call, 'forbidden')
  const family = familyOf(call)
  if (family === 'settings') {
    const isDomain = domainGroups.includes(call.operation?.group ?? '')
    return reworded(row, { message: isDomain ? known.domainsForbiddenMessage : known.settingsForbiddenMessage })
  }
  if (family !== 'esv') return row
  if (known.insufficientScopeStatus === 401) return unauthenticated('the scope is missing', call, facts)
  return reworded(row, { message: known.esvForbiddenMessage, status: known.insufficientScopeStatus })
}

/** What the manner of a family makes of findings, and of a body that cannot be read. */
const validation: Readonly<
  Record<
    Manner,
    { invalid: (findings: readonly Finding[]) => Problem; malformed: (reason: string, call: Call) => Problem }
  >
> = {
  esv: {
    invalid: (findings) => reworded(rows['esv-invalid'], { message: kinText(findings) }),
    malformed: (reason) => reworded(rows['esv-invalid'], { message: kinBodyText(reason) }),
  },
  settings: {
    invalid: (findings) => fromFramework(goComplaint(findings)),
    malformed: (reason, call) =>
      hasJsonType(call)
        ? fromFramework(unreadable(reason))
        : reworded(rows['settings-media-type'], { message: reason }),
  },
  monitoring: {
    invalid: (findings) => reworded(rows['monitoring-invalid'], { message: plainText(findings) }),
    malformed: (reason) => reworded(rows['monitoring-invalid'], { message: `The body is no JSON: ${reason}` }),
  },
  crest: {
    invalid: (findings) => reworded(rows['crest-invalid'], { message: plainText(findings) }),
    malformed: (reason) => reworded(rows['crest-invalid'], { message: `The body is no JSON: ${reason}` }),
  },
  oauth: {
    invalid: (findings) => reworded(rows['oauth-invalid'], { message: plainText(findings) }),
    malformed: (reason) => reworded(rows['oauth-invalid'], { message: reason }),
  },
}

function fromFramework({ status, code, message }: Complaint): Problem {
  const row = status === 422 ? rows['settings-invalid'] : rows['settings-unreadable']
  return reworded(row, { message, members: { code } })
}

function plainText([first]: readonly Finding[]): string {
  if (!first) return 'The request does not fit the contract'
  return `${first.name === '' ? first.part : first.name}${first.pointer} ${first.message}`
}

/** An unknown path (observed: rec cli:direct-config-session, for /environment). */
function noRoute(call: Call): Problem {
  const family = familyOf(call)
  const row = family === 'crest' || family === 'oauth' ? rows['crest-path-unknown'] : rows['path-unknown']
  return row.shape === 'E' ? row : reworded(row, { message: `path ${call.path} was not found` })
}

function methodNotAllowed(allowed: readonly string[], call: Call): Problem {
  const methods = [...allowed].sort().join(',')
  const row = reworded(rowFor(call, 'method-not-allowed'), { headers: { allow: methods } })
  if (mannerOf(call) !== 'settings') return row
  return reworded(row, { message: `method ${call.method} is not allowed, but [${methods}] are` })
}

/**
 * The refusals that the engine gives in the tenant's name; the texts are those of two Go frameworks, one behind ESVs and one
 * behind the settings (inferred: fw; observed where the rows say so).
 */
export const refusals: Refusals = {
  unauthenticated,
  unauthorized: (_principal, call, facts) => unauthorized(call, facts),
  rateLimited: (seconds, call) =>
    reworded(rowFor(call, 'rate-limited'), { headers: { 'retry-after': String(seconds) } }),
  invalid: (findings, call) => validation[mannerOf(call)].invalid(findings),
  malformed: (reason, call) => validation[mannerOf(call)].malformed(reason, call),
  noRoute,
  methodNotAllowed,
  notImplemented: (call) =>
    reworded(rows['not-implemented'], {
      message: `Backlot does not implement operation ${call.operation?.id ?? call.path} yet`,
    }),
}
