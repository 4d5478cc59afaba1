import type * as X509Library from '@peculiar/x509'

let library: Promise<typeof X509Library> | undefined

/** The X.509 library, loaded with the first certificate or signing request (0.1 to 0.4 s). */
export const x509 = (): Promise<typeof X509Library> => (library ??= loaded())

async function loaded(): Promise<typeof X509Library> {
  // The library's injection of dependencies demands it.
  await import('reflect-metadata')
  return import('@peculiar/x509')
}
