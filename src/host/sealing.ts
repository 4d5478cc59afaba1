import { createCipheriv, randomBytes, scryptSync } from 'node:crypto'

/** A fresh key and what seals texts with it. */
export interface Sealing {
  /** 32 random bytes as base64; the passphrase of every sealed value. */
  readonly masterKey: string
  /** A JSON value, sealed: base64 of the salt (64 bytes), nonce (16), tag (16) and AES-256-GCM text under the key that scrypt makes of both. */
  readonly seal: (value: unknown) => string
}

/** A sealing of its own, for secrets that a client keeps in a file and opens by a master key. */
export function freshSealing(): Sealing {
  const masterKey = randomBytes(32).toString('base64')
  const salt = randomBytes(64)
  const key = scryptSync(masterKey, salt, 32)
  const seal = (value: unknown): string => {
    const nonce = randomBytes(16)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
    return Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64')
  }
  return { masterKey, seal }
}
