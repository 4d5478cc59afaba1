import { absent, all, listed, printsIdsOf, remember, stored, unchanged } from '../harness/effects.mjs'

const list = '/environment/secrets'
const key = `${list}/esv-frodo-signing-key`

/** A self-signed certificate whose key was thrown away; valid for a hundred years. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBPjCB5qADAgECAhRTj8DN4rEBg5EDN+9aqO4ZnPbvxjAKBggqhkjOPQQDAjAf
MR0wGwYDVQQDDBRiYWNrbG90IGNsaWVudCB0ZXN0czAgFw0yMDAxMDEwMDAwMDBa
GA8yMTIwMDEwMTAwMDAwMFowHzEdMBsGA1UEAwwUYmFja2xvdCBjbGllbnQgdGVz
dHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASRCJW82AYC4FCMKVv8bFdXbOYb
nTSQF2Eorip358U+A77mesNXb8nMt4rrCQv7rhNCRHfzggcS26h6tpB+ilX5MAoG
CCqGSM49BAMCA0cAMEQCIAhPr1Orxy5xmTZJzb8vSvSAuoXRKb3+xMdNuvAThOKx
AiBWHCZHRWPHkuFeDmiQrF6XFwVCyWZanANLFGaQYn5cqA==
-----END CERTIFICATE-----
`

/** A full configuration export in which one secret is used; what `-u` searches. */
const usage = JSON.stringify({
  global: { secret: {}, idm: { mail: { name: 'mail', password: '&{esv.frodo.mail.password}' } } },
  realm: {},
})

/** Creating, reading, changing and deleting secrets. */
export const secrets = {
  title: 'esv secret',
  files: {
    'usage.json': usage,
    'certificate.pem': certificate,
    'hmac.txt': Buffer.from('0123456789abcdef0123456789abcdef').toString('base64'),
  },
  rows: [
    {
      name: 'create makes a secret that waits for a restart',
      command: 'esv secret create',
      args: ['-i', 'esv-frodo-mail-password', '--value', 'open sesame', '--description', 'For the mail server'],
      stderr: [/Created secret esv-frodo-mail-password/],
      effect: stored(`${list}/esv-frodo-mail-password`, {
        activeVersion: '1',
        description: 'For the mail server',
        encoding: 'generic',
        loaded: false,
        loadedVersion: '',
        useInPlaceholders: true,
      }),
    },
    {
      name: 'create makes a secret outside placeholders, which is loaded at once',
      command: 'esv secret create',
      args: ['-i', 'esv-frodo-direct', '--value', 'now', '--no-use-in-placeholders'],
      effect: stored(`${list}/esv-frodo-direct`, { loaded: true, loadedVersion: '1', useInPlaceholders: false }),
    },
    {
      name: 'create reads a PEM file',
      command: 'esv secret create',
      args: ['-i', 'esv-frodo-signing-key', '-f', 'certificate.pem', '--encoding', 'pem'],
      effect: stored(key, { encoding: 'pem', activeVersion: '1', description: '' }),
    },
    {
      name: 'create reads an HMAC key from a file',
      command: 'esv secret create',
      args: ['-i', 'esv-frodo-hmac', '-f', 'hmac.txt', '--encoding', 'base64hmac'],
      effect: stored(`${list}/esv-frodo-hmac`, { encoding: 'base64hmac', activeVersion: '1' }),
    },
    {
      name: 'create is refused a PEM that is none',
      command: 'esv secret create',
      args: ['-i', 'esv-frodo-broken', '--value', 'no certificate', '--encoding', 'pem'],
      exit: 1,
      stderr: [/Status: 500/, /Message: Failed to create secret$/m],
      effect: absent(`${list}/esv-frodo-broken`),
    },
    {
      name: 'create is refused a secret that exists',
      command: 'esv secret create',
      args: ['-i', 'esv-frodo-direct', '--value', 'again'],
      exit: 1,
      stderr: [/Status: 400/, /Message: Failed to create secret, the secret already exists/],
      effect: stored(`${list}/esv-frodo-direct`, { activeVersion: '1', useInPlaceholders: false }),
    },
    {
      name: 'list prints the ids that the REST API has',
      command: 'esv secret list',
      stderr: [/Successfully read \d+ secrets/],
      effect: printsIdsOf(list),
    },
    {
      name: 'list --long shows active and loaded versions',
      command: 'esv secret list',
      args: ['-l'],
      stdout: [/esv-frodo-direct *│ *1│ *1│loaded/, /esv-frodo-mail-password *│ *1│ *│unloaded *│For the mail server/],
    },
    {
      name: 'list --usage finds where a secret is used in an export',
      command: 'esv secret list',
      args: ['-u', '-f', 'usage.json'],
      stdout: [
        /esv-frodo-mail-password *│yes \(at global\.idm\.mail\(name: 'mail'\)\.password\)/,
        /esv-frodo-direct *│no/,
      ],
    },
    {
      name: 'describe shows one secret and its versions',
      command: 'esv secret describe',
      args: ['-i', 'esv-frodo-signing-key'],
      stdout: [
        /Name *│esv-frodo-signing-key/,
        /Active Version *│1/,
        /Encoding *│pem/,
        /Secret Versions:/,
        /^ *1│active/m,
      ],
    },
    {
      name: 'describe --json shows them as the service answers them',
      command: 'esv secret describe',
      args: ['-i', 'esv-frodo-direct', '--json'],
      stdout: [/_id: 'esv-frodo-direct'/, /useInPlaceholders: false/, /status: 'ENABLED'/, /version: '1'/],
    },
    {
      name: 'describe --usage lists the places',
      command: 'esv secret describe',
      args: ['-i', 'esv-frodo-mail-password', '-u', '-f', 'usage.json'],
      stdout: [/Usage Locations \(1 total\) *│global\.idm\.mail/],
    },
    {
      name: 'describe fails for a secret that does not exist',
      command: 'esv secret describe',
      args: ['-i', 'esv-nowhere'],
      exit: 1,
      stderr: [/Status: 404/, /Message: The secret does not exist or does not have a version/],
    },
    {
      name: 'set changes the description, not the versions',
      command: 'esv secret set',
      args: ['-i', 'esv-frodo-signing-key', '--description', 'Signs our tokens'],
      stderr: [/Set description of secret esv-frodo-signing-key/],
      effect: stored(key, { activeVersion: '1', description: 'Signs our tokens' }),
    },
    {
      name: 'set fails for a secret that does not exist',
      command: 'esv secret set',
      args: ['-i', 'esv-nowhere', '--description', 'x'],
      exit: 1,
      stderr: [/Status: 404/],
    },
    {
      name: 'delete removes one secret',
      command: 'esv secret delete',
      args: ['-i', 'esv-frodo-hmac'],
      stderr: [/Deleted secret esv-frodo-hmac/],
      effect: all(
        absent(`${list}/esv-frodo-hmac`),
        absent(`${list}/esv-frodo-hmac/versions`),
        stored(key, { encoding: 'pem' }),
      ),
    },
    {
      name: 'delete fails for a secret that does not exist',
      command: 'esv secret delete',
      args: ['-i', 'esv-frodo-hmac'],
      exit: 1,
      stderr: [/Status: 404/, /Message: The secret does not exist or does not have a version/],
    },
    {
      name: 'delete without a choice is refused by the client and deletes nothing',
      command: 'esv secret delete',
      before: remember('secrets', list),
      exit: 1,
      stderr: [/Unrecognized combination of options/],
      effect: unchanged('secrets', list),
    },
    {
      name: 'delete --all empties the tenant of secrets',
      command: 'esv secret delete',
      args: ['-a'],
      stderr: [/Secrets deleted/],
      effect: listed(list, []),
    },
  ],
}
