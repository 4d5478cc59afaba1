/** A function like the global `fetch`. */
export type Fetch = typeof fetch

/** Sends requests by the network. */
export const networkFetch: Fetch = (input, init) => fetch(input, init)
