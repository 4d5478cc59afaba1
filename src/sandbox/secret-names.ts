/** Names that hold a secret wherever they occur, in lower case without `-`, `_` and `.`; a contract marks further ones. */
const always = new Set([
  ...['password', 'passwd', 'pwd', 'passphrase', 'oldpassword', 'newpassword', 'currentpassword', 'userpassword'],
  ...['secret', 'clientsecret', 'sharedsecret', 'apikey', 'xapikey', 'apisecret', 'xapisecret', 'accesskey'],
  ...['token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken', 'bearertoken', 'sessiontoken', 'tokenid', 'jwt'],
  ...['assertion', 'clientassertion', 'subjecttoken', 'actortoken', 'samlresponse', 'samlassertion', 'devicecode'],
  ...['privatekey', 'authorization', 'proxyauthorization', 'cookie', 'setcookie', 'credential', 'credentials'],
])

/** The members of a JWK that only its owner may know (RFC 7518). */
const privateJwkMembers: ReadonlySet<string> = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])

/** Words of header names that tell of a credential, and headers that one of them stands in by chance. */
const headerWords =
  /(?:^|-)(?:auth|authorization|authentication|tokens?|secrets?|password|passwd|cookies?|session|apikey|key|credentials?|assertion|jwt|signature)(?:$|-)/
const harmlessHeaders = new Set(['idempotency-key', 'sec-websocket-key', 'surrogate-key', 'www-authenticate'])
/** The header in which a vendor's session token goes under a product's name. */
const sessionHeaders = new Set(['iplanetdirectorypro'])

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_.]/g, '')

/** Judges member names: those that hold a secret always, and the given ones whatever their case is (Go reads names so). */
export function secretNames(names: Iterable<string>): (name: string) => boolean {
  const marked = new Set([...names].map(plain))
  return (name) => {
    const known = plain(name)
    return always.has(known) || marked.has(known)
  }
}

/** Whether a member of a JSON object is the private part of a JSON Web Key. */
export function isPrivateJwkMember(object: object, name: string): boolean {
  return 'kty' in object && privateJwkMembers.has(name)
}

/** Whether a header carries a credential. */
export function isSecretHeader(header: string): boolean {
  const name = header.toLowerCase()
  return (headerWords.test(name) && !harmlessHeaders.has(name)) || sessionHeaders.has(name)
}
