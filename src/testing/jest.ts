import type {} from 'expect'
import { backlotMatchers, type BacklotMatchers } from './index.ts'

/* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-empty-object-type -- as jest declares its matchers */
declare global {
  namespace jest {
    interface Matchers<R> extends BacklotMatchers<R> {}
  }
}

declare module 'expect' {
  interface Matchers<R> extends BacklotMatchers<R> {}
}
/* eslint-enable @typescript-eslint/no-namespace, @typescript-eslint/no-empty-object-type */

// The global of jest; with `injectGlobals: false` a test extends what it imports by itself.
declare const expect: { extend(matchers: typeof backlotMatchers): void }

expect.extend(backlotMatchers)
