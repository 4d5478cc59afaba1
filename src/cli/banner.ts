import { defaultSandbox } from '../gateway/index.ts'
import type { Served } from './serve.ts'
import type { Settings } from './settings.ts'

/** What `backlot start` prints: every base URL, the control API, the seed, and a command that works when pasted. */
export function banner({ gateway, registry, controlToken }: Served, { seed, pace }: Settings, version: string): string {
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
  const first = [...registry.engine.tenancies.values()][0]
  const url = first && Object.values(sites[first.vendor.name] ?? {})[0]
  if (url !== undefined)
    lines.push('', 'Paste this:', `  ${curlLine(control, url + first?.vendor.firstCall, controlToken)}`)
  return `${lines.join('\n')}\n`
}

function curlLine(control: string, url: string, controlToken: string | undefined): string {
  const guard = controlToken === undefined ? '' : ` -H 'Authorization: Bearer ${controlToken}'`
  const token = `$(curl -s -X POST -H 'Accept: text/plain'${guard} ${control}/_backlot/tokens)`
  return `curl -s -H "Authorization: Bearer ${token}" ${url}`
}
