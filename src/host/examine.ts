import { X509Certificate } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { programPath } from './files.ts'

/** Why a port cannot be listened on at an address: the system's code, or `undefined` when it can. */
export function portTaken(port: number, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'))
    server.listen({ port, host: address }, () => server.close(() => resolve(undefined)))
  })
}

/** The addresses that a name leads to; none when it leads nowhere. */
export async function addressesOf(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

/** A certificate in a folder: until when it is valid, in ms. */
export interface KeptCertificate {
  readonly file: string
  readonly untilMs: number
}

/** The certificates in a folder of this program's own; throws the system's error, or one of a file that holds none. */
export function certificatesIn(folder: string): readonly KeptCertificate[] {
  return ['ca.pem', 'server.pem'].flatMap((name) => {
    const file = join(folder, name)
    if (!existsSync(file)) return []
    const { validTo } = new X509Certificate(readFileSync(file))
    return [{ file, untilMs: Date.parse(validTo) }]
  })
}

/** When the installed program was put here, in ms. */
export const installedMs = (): number => statSync(programPath('package.json')).mtimeMs

/** The version of Node, such as `20.19.0`. */
export const nodeVersion = (): string => process.versions.node
