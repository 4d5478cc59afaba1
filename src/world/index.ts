/** The door of the world room. */
export { Chance, chanceOf, type ChanceState } from './chance.ts'
export {
  type Clock,
  clockFrozen,
  clockNow,
  clockResumed,
  clockSet,
  httpDate,
  instantOf,
  instantText,
  secondText,
  wallClock,
} from './clock.ts'
export { applyChanges, changesBetween, type WorldChanges, worldFromJson, type WorldJson, worldToJson } from './codec.ts'
export { worldChangesShape, worldJsonShape } from './codec-shape.ts'
export {
  anyShape,
  countShape,
  instantShape,
  type JsonShape,
  listShape,
  mapShape,
  membersShape,
  numberShape,
  objectShape,
  shapeOf,
  textShape,
} from './json-shape.ts'
export { type IndexesOf } from './resources-codec.ts'
export { Collection } from './collection.ts'
export type { IndexKey, Indexes, Range, RecordChange } from './collection-types.ts'
export {
  defineMachine,
  type Duration,
  type Effect,
  type EffectInput,
  type Gate,
  type Instance,
  instanceId,
  type Machine,
  type Pace,
  paceBounds,
  type Row,
} from './machine.ts'
export { isTooDeep, maxNesting } from './nesting.ts'
export {
  type Effects,
  type Kept,
  type MachineEvent,
  type Outcome,
  type Problem,
  type Refusal,
  refuse,
  reply,
  type Seal,
  type Standing,
  type Success,
} from './outcome.ts'
export { remembered, rememberedLast, rememberedLately } from './remember.ts'
export {
  applyChange,
  type Change,
  diffResources,
  type ResourceChange,
  type Resources,
  siteOf,
  type SiteResources,
  type VendorResources,
  weightOfResources,
} from './resources.ts'
export { type MachineBook, send, sendAll, settle, stateOf, stepByHand, withPace } from './settle.ts'
export {
  type Bucket,
  emptyWorld,
  type Exhaustion,
  type Fault,
  type FaultAnswer,
  type Limit,
  type Meters,
  withCall,
  withResources,
  withUsed,
  type World,
  worldNow,
} from './world.ts'
