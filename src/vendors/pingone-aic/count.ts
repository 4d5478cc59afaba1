import type { operations } from '../../contract/generated/pingone-aic.ts'
import { reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { factsOf } from './changes.ts'
import { onlyPending } from './lists.ts'
import type { Here } from './records.ts'

/** How many variables and secrets there are, or wait for a restart (observed: rec lib:EsvCountApi, aicm). */
export const count: Pick<Required<BehavioursOf<operations, Here>>, 'getCount'> = {
  getCount: ({ call, query, here, facts }) => {
    const size = onlyPending(call, query, factsOf({ facts })) ? pendingSize : wholeSize
    return reply(200, { secrets: size(here.secrets), variables: size(here.variables) })
  },
}

type Countable = Pick<Here['variables' | 'secrets'], 'size' | 'by'>

const wholeSize = ({ size }: Countable): number => size

function pendingSize(records: Countable): number {
  let size = 0
  for (const _ of records.by('pending')) size++
  return size
}
