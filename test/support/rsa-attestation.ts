const text = (value: string): number[] => [0x60 + value.length, ...Buffer.from(value)]
const bytes = (value: readonly number[]): number[] => [0x59, value.length >> 8, value.length & 0xff, ...value]
const base64url = (value: readonly number[] | string): string => Buffer.from(value as string).toString('base64url')

/** What an authenticator without attestation answers to a challenge of a site (WebAuthn, section 6.5, format `none`). */
export function attestationFor(challenge: string, origin: string, credential: readonly number[] = [1, 2, 3, 4]) {
  const head = [...Array.from({ length: 32 }, () => 7), 0x41, 0, 0, 0, 1]
  const authData = [...head, ...Array.from({ length: 16 }, () => 0), 0, credential.length, ...credential]
  const object = [
    0xa3,
    ...text('fmt'),
    ...text('none'),
    ...text('attStmt'),
    0xa0,
    ...text('authData'),
    ...bytes(authData),
  ]
  return {
    id: base64url(credential),
    rawId: base64url(credential),
    type: 'public-key',
    response: {
      attestationObject: base64url(object),
      clientDataJSON: base64url(JSON.stringify({ type: 'webauthn.create', challenge, origin })),
    },
  }
}
