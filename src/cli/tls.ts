import { hostLabelsOf } from '../gateway/index.ts'
import { defaultTlsFolder, localTls, ownTls, type ServerTls, TlsError } from '../host/index.ts'
import type { Engine } from '../sandbox/index.ts'
import { type Settings, UsageError } from './settings.ts'

const loopbackNames = ['localhost', '*.localhost', '127.0.0.1', '::1']
const everywhere = new Set(['0.0.0.0', '::'])

/**
 * What the listeners speak https with; `undefined` when they are to speak http.
 *
 * A certificate made here names everything that Backlot is reached by. The host labels of sites stand in it one by one,
 * because most clients take no wildcard directly below `localhost`. Throws a `UsageError` when there can be none.
 */
export async function tlsOf(settings: Settings, engine: Engine): Promise<ServerTls | undefined> {
  const { tls, tlsDir = defaultTlsFolder(), tlsCert, tlsKey } = settings
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError('a certificate and its key go together; name both --tls-cert and --tls-key')
  }
  const given = namesOf(settings)
  try {
    if (tlsCert !== undefined && tlsKey !== undefined) {
      return ownTls(tlsCert, tlsKey, everywhere.has(settings.host) ? ['localhost'] : [settings.host])
    }
    if (tls !== true) return undefined
    const sites = new Map([...engine.tenancies].map(([vendor, tenancy]) => [vendor, tenancy.sites]))
    return await localTls(tlsDir, [...new Set([...loopbackNames, ...given, ...hostLabelsOf(sites)])])
  } catch (error) {
    throw error instanceof TlsError ? new UsageError(error.message) : error
  }
}

/** The host to listen on and the allowed ones, without ports and without those that stand for every address. */
function namesOf({ host, allowHost }: Settings): string[] {
  const named = [host, ...allowHost].map((name) => name.trim().toLowerCase())
  return named.map(withoutPort).filter((name) => name !== '' && !everywhere.has(name))
}

function withoutPort(name: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(name)?.[1]
  if (bracketed !== undefined) return bracketed
  return name.split(':').length === 2 ? (name.split(':')[0] as string) : name
}

/** How clients are made to trust the authority that signed the certificate, one line each; none with a certificate of the user's own. */
export function trustLines({ authorityFile }: ServerTls, url: string): string[] {
  if (authorityFile === undefined) return []
  const file = quoted(authorityFile)
  return [
    '  Its certificate authority is your own; let clients trust it:',
    `  Node.js   export NODE_EXTRA_CA_CERTS=${file}`,
    `  curl      curl --cacert ${file} ${url}/_backlot/health`,
    `  Python    export REQUESTS_CA_BUNDLE=${file} SSL_CERT_FILE=${file}`,
    `  Java      keytool -importcert -noprompt -alias backlot -file ${file} -keystore backlot.p12 -storepass changeit`,
    '            java -Djavax.net.ssl.trustStore=backlot.p12 -Djavax.net.ssl.trustStorePassword=changeit ...',
  ]
}

/** A path as a shell reads it. */
export const quoted = (path: string): string => (/^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
