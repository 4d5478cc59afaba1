import type { ServerResponse } from 'node:http'

/** Answers a call whose address fits nothing with a 404 problem that lists the sites there are. */
export function lostAddress(
  response: ServerResponse,
  url: string,
  sites: Record<string, Record<string, string>>,
  sandbox?: string,
): void {
  const detail =
    sandbox === undefined
      ? `Nothing answers at ${url.split('?')[0]}; call one of the sites, or /~<sandbox>/<vendor>/<site>/... on this port`
      : `There is no sandbox ${sandbox}; make it with POST /_backlot/sandboxes, or call the default one`
  const problem = { type: 'about:blank', title: 'No such address', status: 404, detail, sites }
  const text = JSON.stringify(problem)
  response.writeHead(404, { 'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
