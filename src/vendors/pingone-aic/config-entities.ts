import type { operations } from '../../contract/generated/pingone-aic.ts'
import { refuse, remembered, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf } from '../typed.ts'
import { type ConfigurationItem, idmItem } from './configuration.ts'
import { refusalOfWrite } from './configuration-guard.ts'
import { configurationProblems, impossiblePatch } from './configuration-problems.ts'
import { patched } from './crest-patch.ts'
import { chosenFields, type Identified, pageOf } from './managed-query.ts'
import type { Here } from './records.ts'
import { headerUri } from './header-uris.ts'

/** Headers of every answer (observed: rec, 2600 answers). */
const headers = { 'cache-control': 'no-store', 'content-api-version': 'protocol=2.1,resource=1.0' }

/** An entity as it goes out: its id, then its members as they were stored, without a revision (observed: rec). */
const view = remembered(({ id, body }: ConfigurationItem): Identified => ({ _id: id, ...body }))

/** The entities of identity management in the recorded order, which takes no heed of case. */
function entitiesOf({ configuration }: Here): readonly ConfigurationItem[] {
  const folded = [...configuration.range({ from: 'idm/', before: 'idm0' })].map((item) => [item.id.toLowerCase(), item])
  return (folded as [string, ConfigurationItem][])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item)
}

/** The short form of an entity; kinds with many entities have a factory (documented members: frodo; contents assumed). */
function stubOf({ id }: ConfigurationItem) {
  const [kind = id, ...rest] = id.split('/')
  return { _id: id, pid: id.replaceAll('/', '.'), factoryPid: rest.length > 0 ? kind : null }
}

/** Where a new entity is said to be: the folder of the id stands in it twice (observed: rec lib:IdmConfigOps). */
function locationOf(origin: string, id: string): string {
  const folder = id.slice(0, id.lastIndexOf('/') + 1)
  return headerUri(`${origin}/openidm/config/${folder}${id}`)
}

function found({ path, here }: Pick<AskedOf<operations['getConfigEntity'], Here>, 'path' | 'here'>) {
  return here.configuration.get(`idm/${path.id}`)
}

const unknown = refuse(configurationProblems['config-unknown'])

function stored(here: Here, item: ConfigurationItem) {
  return { headers, change: { here: { configuration: here.configuration.with(item.key, item) } } }
}

const connectors = 'provisioner.openicf.connectorinfoprovider'

/** A server of remote connectors as configuration names it. */
interface RemoteServer {
  readonly name?: string
}

/** The servers of remote connectors, none of which can be reached from here (members and words observed: rec). */
function connectorServers({ configuration }: Here) {
  const { remoteConnectorClients = [] } = (configuration.get(`idm/${connectors}`)?.body ?? {}) as {
    remoteConnectorClients?: unknown
  }
  const servers = (
    Array.isArray(remoteConnectorClients) ? remoteConnectorClients : []
  ) as readonly (RemoteServer | null)[]
  return servers.map((server) => ({ name: String(server?.name), type: 'remoteConnectorClient', ok: false }))
}

/** The behaviours of the static configuration of identity management. */
export const configEntityBehaviours = {
  /** Entities that match; the total is always counted (observed: rec, 182 lists). Without a filter the list of all ids. */
  queryConfigEntities: ({ query, here }) => {
    const entities = entitiesOf(here)
    if (query._queryFilter === undefined) {
      return reply(200, { _id: '' as const, configurations: entities.map(stubOf) }, { headers })
    }
    const page = pageOf(entities.map(view), { ...query, _totalPagedResultsPolicy: 'EXACT' })
    return 'code' in page ? refuse(page) : reply(200, page, { headers })
  },

  /** One entity. */
  getConfigEntity: (asked) => {
    const item = found(asked)
    return item ? reply(200, chosenFields(view(item), asked.query._fields), { headers }) : unknown
  },

  /** Creates or replaces an entity; the id is that of the path (observed: rec, bodies with and without `_id`). */
  putConfigEntity: (asked) => {
    const { here, path, body, call } = asked
    const known = found(asked)
    const problem = refusalOfWrite(asked, known)
    if (problem) return refuse(problem)
    const { _id, _rev, ...members } = body as Readonly<Record<string, unknown>>
    const item = idmItem(path.id, members)
    const effects = stored(here, item)
    if (known) return reply(200, view(item), effects)
    return reply(201, view(item), { ...effects, headers: { ...headers, location: locationOf(call.origin, item.id) } })
  },

  /** Changes members of an entity: all operations or none. */
  patchConfigEntity: (asked) => {
    const known = found(asked)
    const problem = refusalOfWrite(asked, known)
    if (problem) return refuse(problem)
    if (!known) return unknown
    const result = patched(known.body, asked.body)
    if ('reason' in result) return refuse(impossiblePatch(result.number, result.reason))
    const { _id, _rev, ...members } = result.members
    const item = idmItem(known.id, members)
    return reply(200, view(item), stored(asked.here, item))
  },

  /** Deletes an entity and answers with it (observed: rec, 21 answers). */
  deleteConfigEntity: (asked) => {
    const known = found(asked)
    const problem = refusalOfWrite(asked, known)
    if (problem) return refuse(problem)
    if (!known) return unknown
    const change = { here: { configuration: asked.here.configuration.without(known.key) } }
    return reply(200, view(known), { headers, change })
  },

  /** That the servers of connectors do not answer, as nothing is there to ask (observed: rec, both with servers and without). */
  testConnectorServers: ({ here }) => reply(200, { openicf: connectorServers(here) }, { headers }),
} satisfies BehavioursOf<operations, Here>
