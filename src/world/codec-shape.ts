import {
  anyShape,
  countShape,
  instantShape,
  type JsonShape,
  listShape,
  mapShape,
  membersShape,
  numberOrNullShape,
  numberShape,
  pairsShape,
  shapeOf,
  textShape,
} from './json-shape.ts'
import { paceBounds } from './machine.ts'

const paceShape = shapeOf('pace', (value) => {
  if (typeof value !== 'number') return value === 'instant' || value === 'manual'
  return value >= paceBounds.minimum && value <= paceBounds.maximum
})

const instanceShape = membersShape(
  {
    id: textShape,
    vendor: textShape,
    site: textShape,
    machine: textShape,
    key: textShape,
    state: textShape,
    enteredMs: numberShape,
    wait: membersShape({
      duration: textShape,
      kind: shapeOf('kind of duration', (value) => value === 'work' || value === 'calendar'),
      leftMs: numberShape,
      fromMs: numberShape,
    }),
    dueMs: numberOrNullShape,
    memo: anyShape,
  },
  ['wait', 'memo'],
)

const chanceShape = shapeOf(
  'state of a generator',
  (value) => Array.isArray(value) && value.length === 4 && value.every(Number.isInteger),
)

const answerShape = membersShape(
  { status: numberShape, problem: textShape, delay: textShape, machineError: textShape, connection: textShape },
  ['status', 'problem', 'delay', 'machineError', 'connection'],
)

const bucketShape = membersShape({ id: textShape, count: numberShape, resetsMs: numberOrNullShape })

const plainMeters = {
  chance: chanceShape,
  calls: countShape,
  faults: listShape(
    membersShape({ id: textShape, vendor: textShape, operation: textShape, hits: numberShape, answer: answerShape }),
  ),
  limits: listShape(
    membersShape({ vendor: textShape, group: textShape, limit: numberShape, windowSeconds: numberShape }),
  ),
  exhausted: listShape(
    membersShape({ vendor: textShape, group: textShape, principal: textShape, untilMs: numberOrNullShape }),
  ),
}

const plainWorld = {
  name: textShape,
  seed: textShape,
  secret: textShape,
  clock: membersShape({ offsetMs: numberShape, frozenAtMs: instantShape }, ['frozenAtMs']),
  pace: paceShape,
}

/** The shape of a `WorldJson`, as far as the engine relies on it; records are the vendors'. */
export const worldJsonShape: JsonShape = membersShape({
  ...plainWorld,
  resources: mapShape(mapShape(mapShape(pairsShape(anyShape)))),
  machines: pairsShape(instanceShape),
  meters: membersShape({ ...plainMeters, buckets: pairsShape(bucketShape), used: pairsShape(numberOrNullShape) }),
})

const changedRecords = { put: pairsShape(anyShape), gone: listShape(textShape) }
const changedShape = (record: JsonShape): JsonShape => partShape({ ...changedRecords, put: pairsShape(record) })

function partShape(members: Readonly<Record<string, JsonShape>>): JsonShape {
  return membersShape(members, Object.keys(members))
}

/** The shape of `WorldChanges`, as far as the engine relies on it. */
export const worldChangesShape: JsonShape = partShape({
  ...plainWorld,
  resources: partShape({
    names: mapShape(mapShape(listShape(textShape))),
    collections: listShape(
      membersShape({ vendor: textShape, site: textShape, collection: textShape, ...changedRecords }, ['put', 'gone']),
    ),
  }),
  machines: changedShape(instanceShape),
  meters: partShape({
    ...plainMeters,
    buckets: changedShape(bucketShape),
    used: changedShape(numberOrNullShape),
  }),
})
