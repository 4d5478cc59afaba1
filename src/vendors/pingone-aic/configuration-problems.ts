import type { Problem } from '../../world/index.ts'
import { coded, type ProblemRow, reworded } from '../problem-tables.ts'

/** The answers of access management to scripts say which version of the resource answered (observed: rec). */
const scriptHeaders = { 'cache-control': 'private', 'content-api-version': 'resource=1.1' }
const configHeaders = { 'cache-control': 'no-store', 'content-api-version': 'protocol=2.1,resource=1.0' }

const rows = {
  'config-unknown': {
    status: 404,
    shape: 'E',
    message: 'Not Found',
    headers: configHeaders,
    standing: 'observed',
    source: 'rec lib:IdmConfigOps createConfigEntity, cli:esv describe (13 calls); for PATCH and DELETE inferred',
  },
  'configuration-immutable': {
    status: 403,
    shape: 'E',
    message: 'The configuration of this environment is immutable; change the lower environment and promote it',
    standing: 'assumed',
    source:
      'doc Introduction to self-service promotions: upper environments are immutable; status and wording are ours',
  },
  'configuration-precondition': {
    status: 412,
    shape: 'E',
    message: 'The resource does not have the revision that the request names, or exists already',
    standing: 'inferred',
    source: 'the manner of access and identity management with If-Match and If-None-Match; our wording',
  },
  'configuration-patch': {
    status: 400,
    shape: 'E',
    message: 'Patch operation 1 cannot be applied',
    standing: 'assumed',
    source: 'doc REST API of identity management, patch operations; our wording',
  },
  'am-script-unknown': {
    status: 404,
    shape: 'E',
    message: 'Script with UUID 4c6f1f2e-0d6b-4a53-9a5b-6f2c3f6b7a10 could not be found in realm /alpha',
    headers: scriptHeaders,
    standing: 'observed',
    source: 'rec cli:script delete 2023-10; for GET inferred',
  },
  'am-script-name-taken': {
    status: 409,
    shape: 'E',
    message: 'Script with name Always already exist in realm /alpha',
    headers: scriptHeaders,
    standing: 'observed',
    source: 'rec lib:Saml2Ops importSaml2Providers 2023-12',
  },
  'am-script-text': {
    status: 400,
    shape: 'E',
    message: 'The script is not encoded in base64',
    headers: scriptHeaders,
    standing: 'assumed',
    source: 'no recording; our wording',
  },
  'am-root-realm': {
    status: 403,
    shape: 'E',
    message: 'This operation is not available in PingOne Advanced Identity Cloud.',
    headers: { 'cache-control': 'private, no-store' },
    standing: 'observed',
    source: 'rec cli:esv describe, cli:config export, lib:ConfigOps (18 calls)',
  },
  'direct-session-unavailable': {
    status: 404,
    shape: 'A-framework',
    message: 'path /environment/direct-configuration/session/init was not found',
    standing: 'inferred',
    source: 'rec cli:direct-config-session: so a tenant answered the former address of the same calls',
  },
} satisfies Record<string, ProblemRow>

/** The refusals of static configuration; texts without a recording are ours. */
export const configurationProblems = coded<keyof typeof rows>(rows)

/** The refusal of a script that a realm does not have. */
export function unknownAmScript(realm: string, id: string): Problem {
  const message = `Script with UUID ${id} could not be found in realm /${realm}`
  return reworded(configurationProblems['am-script-unknown'], { message })
}

/** The refusal of a name that another script of the realm has. */
export function takenAmScriptName(realm: string, name: string): Problem {
  const message = `Script with name ${name} already exist in realm /${realm}`
  return reworded(configurationProblems['am-script-name-taken'], { message })
}

/** The refusal of a patch, with the number of the operation, counted from 1, and why it cannot be applied. */
export function impossiblePatch(number: number, reason: string): Problem {
  return reworded(configurationProblems['configuration-patch'], {
    message: `Patch operation ${number} cannot be applied: ${reason}`,
  })
}
