/** The door of the generic room: answers for operations without a behaviour, and vendors without code. */
export type { GenericAnswer, Work } from './answer.ts'
export { fakerOf } from './libraries.ts'
export { answerGenerically } from './generic.ts'
export { preferred } from './prefer.ts'
export { withGenericState } from './generic-state.ts'
export { documentProfile, documentVendor } from './vendor.ts'
