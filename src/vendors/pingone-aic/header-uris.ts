/** An address as a header can carry it: what is not printable ASCII is percent-encoded as UTF-8 (assumed). */
export function headerUri(uri: string): string {
  return uri.replaceAll(/\p{Surrogate}/gu, '\ufffd').replaceAll(/[^\x21-\x7e]+/gu, encodeURIComponent)
}
