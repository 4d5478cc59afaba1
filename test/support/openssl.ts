import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Whether the program is there; tests that need it are skipped without it. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

if (!hasOpenssl)
  console.warn('openssl is not installed: tests that compare with it are skipped (apt-get install openssl)')

/** A folder in which OpenSSL works on named files, removed when the test ends. */
export interface Workshop {
  /** Runs a command line in the folder and answers what it printed; throws when it fails. */
  readonly run: (line: readonly string[]) => string
  readonly write: (name: string, text: string) => void
  readonly read: (name: string) => string
}

/** A new folder for OpenSSL. */
export function workshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'backlot-openssl-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return {
    run: (line) => {
      const { status, stdout, stderr } = spawnSync('openssl', line, { cwd: folder, encoding: 'utf8' })
      if (status !== 0) throw new Error(`openssl ${line.join(' ')}: ${stderr}`)
      return stdout + stderr
    },
    write: (name, text) => writeFileSync(join(folder, name), text),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
  }
}

const newKey = {
  rsa: ['genrsa', '-out'],
  ec: ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out'],
} as const

/** How a certificate is made. */
export interface Making {
  readonly kind?: 'rsa' | 'ec'
  /** As OpenSSL takes it, such as `/CN=login.example.com`. */
  readonly subject?: string
  /** As OpenSSL takes them, such as `DNS:login.example.com`. */
  readonly names?: string
  readonly days?: number
}

/** Makes a key `<name>.key` and a certificate `<name>.crt`, signed by an authority of the same workshop or by itself. */
export function certificate(shop: Workshop, name: string, making: Making = {}, authority?: string): string {
  const { kind = 'rsa', subject = `/CN=${name}.example.com`, names, days = 30 } = making
  shop.run([...newKey[kind], `${name}.key`])
  shop.run(['req', '-new', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`])
  shop.write(`${name}.ext`, names === undefined ? '' : `subjectAltName=${names}\n`)
  const signer = authority
    ? ['-CA', `${authority}.crt`, '-CAkey', `${authority}.key`, '-CAcreateserial']
    : ['-signkey', `${name}.key`]
  const made = ['-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.crt`]
  shop.run(['x509', '-req', '-in', `${name}.csr`, ...signer, ...made])
  return shop.read(`${name}.crt`)
}

/** The instants of a certificate's validity in ms, as OpenSSL reads them. */
export function validityOf(shop: Workshop, file: string): { readonly fromMs: number; readonly untilMs: number } {
  const told = shop.run(['x509', '-in', file, '-noout', '-dates'])
  const instant = (name: string): number => Date.parse(new RegExp(`${name}=(.*)`).exec(told)?.[1] ?? '')
  return { fromMs: instant('notBefore'), untilMs: instant('notAfter') }
}
