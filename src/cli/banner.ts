import { defaultSandbox } from '../gateway/index.ts'
import type { Served } from './serve.ts'
import type { Settings } from './settings.ts'
import { quoted, trustLines } from './tls.ts'

/** What `backlot start` prints: every base URL, the control API, the seed, and a command that works when pasted. */
export function banner(served: Served, settings: Settings, version: string): string {
  const { gateway, registry, controlToken, tls } = served
  // A kept sandbox has its own.
  const { seed, pace } = registry.get(defaultSandbox)?.world ?? settings
  const control = gateway.controlUrl()
  const lines = [`Backlot ${version}   seed ${seed}   pace ${typeof pace === 'number' ? `${pace}x` : pace}`, '']
  const sites = gateway.sitesOf(defaultSandbox)
  for (const [vendor, urls] of Object.entries(sites)) {
    lines.push(`  ${vendor}`)
    for (const [site, url] of Object.entries(urls)) lines.push(`    ${site.padEnd(14)}${url}`)
  }
  lines.push(
    '',
    `  control API     ${control}/_backlot/sandboxes/${defaultSandbox}`,
    `  documentation   ${control}/_backlot/docs`,
  )
  if (controlToken !== undefined) lines.push(`  control token   ${controlToken}`)
  if (settings.configFile !== undefined) lines.push(`  configuration   ${settings.configFile}`)
  if (tls) lines.push('', ...trustLines(tls, control), ...tls.notes.map((note) => `  note: ${note}`))
  const first = [...registry.engine.tenancies.values()][0]
  const url = first && Object.values(sites[first.vendor.name] ?? {})[0]
  if (url !== undefined) lines.push('', 'Paste this:', `  ${curlLine(served, url + first?.vendor.firstCall)}`)
  return `${lines.join('\n')}\n`
}

function curlLine({ gateway, controlToken, tls }: Served, url: string): string {
  const curl = tls?.authorityFile === undefined ? 'curl -s' : `curl -s --cacert ${quoted(tls.authorityFile)}`
  const guard = controlToken === undefined ? '' : ` -H 'Authorization: Bearer ${controlToken}'`
  const token = `$(${curl} -X POST -H 'Accept: text/plain'${guard} ${gateway.controlUrl()}/_backlot/tokens)`
  return `${curl} -H "Authorization: Bearer ${token}" ${url}`
}
