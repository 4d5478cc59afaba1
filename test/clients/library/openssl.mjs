import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs OpenSSL command lines in a folder of their own, with these files in it; answers a reader of the files. */
function openssl(files, ...lines) {
  const folder = mkdtempSync(join(tmpdir(), 'backlot-openssl-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  let told = ''
  for (const line of lines) {
    const { status, stdout, stderr, error } = spawnSync('openssl', line, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`openssl ${line.join(' ')}: ${error?.message ?? stderr}`)
    told += stdout + stderr
  }
  return { told, read: (name) => readFileSync(join(folder, name), 'utf8') }
}

const newKey = ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'key.pem']

/** A certificate of its own signature with its key. */
export function createCertificate(name) {
  const { read } = openssl({}, newKey, [
    'req',
    '-x509',
    '-new',
    '-key',
    'key.pem',
    '-subj',
    `/CN=${name}`,
    '-out',
    'crt.pem',
  ])
  return { certificate: read('crt.pem'), key: read('key.pem') }
}

/** An authority to sign requests with. */
export const authority = () => createCertificate('Authority')

/** The certificate of a request, with the names that it asks for. */
export function signRequest({ certificate, key }, request) {
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-copy_extensions', 'copy']
  const files = { 'ca.pem': certificate, 'ca-key.pem': key, 'request.pem': request }
  return openssl(files, ['x509', '-req', '-in', 'request.pem', ...signer, '-out', 'crt.pem']).read('crt.pem')
}

/** What OpenSSL says of the signature of a request. */
export const verifyRequest = (request) =>
  openssl({ 'request.pem': request }, ['req', '-in', 'request.pem', '-noout', '-verify']).told
