import type { components, operations } from '../../contract/generated/pingone-aic.ts'
import { refuse, remembered, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import { bytesOf } from './bytes.ts'
import { type ConfigurationItem, scriptItem } from './configuration.ts'
import { refusalOfWrite } from './configuration-guard.ts'
import { configurationProblems, takenAmScriptName, unknownAmScript } from './configuration-problems.ts'
import { chosenFields, type Identified, pageOf } from './managed-query.ts'
import type { Here } from './records.ts'

/** Headers of every answer (observed: rec, 900 answers; long lists name the version twice, which is left out here). */
const headers = { 'cache-control': 'private', 'content-api-version': 'resource=1.1' }

type ScriptView = components['schemas']['platformAmScript'] & Identified

/** A script as it goes out: without a revision, unless it was just created (observed: rec). */
const view = remembered(({ id, body }: ConfigurationItem): ScriptView => ({ _id: id, ...body }))

/** The scripts of a realm, ordered by id (assumed; recorded lists have no order that can be told). */
function scriptsOf({ configuration }: Here, realm: string): readonly ConfigurationItem[] {
  return [...configuration.range({ from: `am/${realm}/scripts/`, before: `am/${realm}/scripts0` })]
}

type ItemAsked = Pick<AskedOf<operations['getAmScript'], Here>, 'path' | 'here'>

const found = ({ path, here }: ItemAsked): ConfigurationItem | undefined =>
  here.configuration.get(`am/${path.realm}/scripts/${path.id}`)

function queryAmScripts({
  path,
  query,
  here,
}: AskedOf<operations['queryAmScripts'], Here>): OutcomeOf<operations['queryAmScripts']> {
  const page = pageOf(scriptsOf(here, path.realm).map(view), query)
  if ('code' in page) return refuse(page)
  return reply(200, { ...page, result: page.result as ScriptView[], remainingPagedResults: 0 }, { headers })
}

function getAmScript(asked: AskedOf<operations['getAmScript'], Here>): OutcomeOf<operations['getAmScript']> {
  const item = found(asked)
  if (!item) return refuse(unknownAmScript(asked.path.realm, asked.path.id))
  return reply(200, chosenFields(view(item), asked.query._fields) as ScriptView, { headers })
}

function deleteAmScript(asked: AskedOf<operations['deleteAmScript'], Here>): OutcomeOf<operations['deleteAmScript']> {
  const known = found(asked)
  const problem = refusalOfWrite(asked, known)
  if (problem) return refuse(problem)
  if (!known) return refuse(unknownAmScript(asked.path.realm, asked.path.id))
  const change = { here: { configuration: asked.here.configuration.without(known.key) } }
  return reply(200, { _id: known.id }, { headers, change })
}

type PutAsked = AskedOf<operations['putAmScript'], Here>

/** Names are unique in a realm (observed: rec lib:Saml2Ops); the case of letters counts (assumed). */
function isNameTaken({ here, path, body }: PutAsked): boolean {
  return scriptsOf(here, path.realm).some(({ id, body: { name } }) => id !== path.id && name === body.name)
}

/**
 * The members that are stored, in the recorded order: the tenant says who and when, and that the script is no default one; what it
 * does not know is dropped (observed: rec, 261 answers).
 */
function membersOf({ body, principal, nowMs }: PutAsked, known: ConfigurationItem | undefined) {
  const { name, description = null, script, language, context } = body
  const by = `id=${principal.id},ou=user,ou=am-config`
  const kept = known?.body as ScriptView | undefined
  return {
    name,
    description,
    script,
    default: false,
    language,
    context,
    createdBy: kept?.createdBy ?? by,
    creationDate: kept?.creationDate ?? nowMs,
    lastModifiedBy: by,
    lastModifiedDate: nowMs,
    evaluatorVersion: body.evaluatorVersion ?? kept?.evaluatorVersion ?? '1.0',
  }
}

function putAmScript(asked: PutAsked): OutcomeOf<operations['putAmScript']> {
  const { here, path, body, call } = asked
  const known = found(asked)
  const problem = refusalOfWrite(asked, known)
  if (problem) return refuse(problem)
  if (!bytesOf(body.script)) return refuse(configurationProblems['am-script-text'])
  if (isNameTaken(asked)) return refuse(takenAmScriptName(path.realm, body.name))
  const item = scriptItem(path.realm, path.id, membersOf(asked, known))
  const change = { here: { configuration: here.configuration.with(item.key, item) } }
  if (known) return reply(200, view(item), { headers, change })
  const { _id, ...members } = view(item)
  const created = { etag: `"${item.revision}"`, location: `${call.origin}${call.path}` }
  return reply(201, { _id, _rev: item.revision, ...members }, { headers: { ...headers, ...created }, change })
}

/** The behaviours of the scripts of access management, under both forms of a realm's path. */
export const amScriptBehaviours = {
  /** Tenants keep the root realm to themselves (observed: rec). */
  queryRootScripts: () => refuse(configurationProblems['am-root-realm']),
  queryAmScripts,
  getAmScript,
  putAmScript,
  deleteAmScript,
  queryAmScriptsOfRealm: queryAmScripts,
  getAmScriptOfRealm: getAmScript,
  deleteAmScriptOfRealm: deleteAmScript,
} satisfies BehavioursOf<operations, Here>
