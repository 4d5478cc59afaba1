import type { operations } from '../../contract/generated/pingone-aic.ts'
import { refuse, remembered, reply } from '../../world/index.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import { byteLength } from './bytes.ts'
import { factsOf, stamp } from './changes.ts'
import { isPaged, listedWhole, onlyPending, page, wholeList } from './lists.ts'
import { esvProblems } from './problems.ts'
import type { Here, Variable } from './records.ts'

type Ids = 'getAllVariables' | 'getVariable' | 'createVariables' | 'actionVariable' | 'deleteVariable'
type Put = AskedOf<operations['createVariables'], Here>

/** A variable as it goes out; all members are always there (observed: rec, 441 items). */
export const variableView = remembered((variable: Variable) => ({
  _id: variable.id,
  description: variable.description,
  expressionType: variable.expressionType,
  lastChangeDate: variable.lastChangeDate,
  lastChangedBy: variable.lastChangedBy,
  loaded: variable.loaded,
  valueBase64: variable.valueBase64,
}))

const everyVariable = listedWhole(variableView)

/** A variable in a list of version 2: without its value (documented: oas). */
const variableHead = remembered((variable: Variable) => {
  const { valueBase64: _left, ...head } = variableView(variable)
  return head
})

/**
 * Operations on variables. Source: recordings of lib:VariablesApi and cli, aicm; section 4.1 of the contract notes.
 *
 * What a PUT leaves out of the description empties it (inferred: tf). A value is not compared with its type (assumed).
 */
export const variables: Pick<Required<BehavioursOf<operations, Here>>, Ids> = {
  getAllVariables: ({ call, query, here, facts }) => {
    const known = factsOf({ facts })
    const isPending = onlyPending(call, query, known)
    if (!isPending && !isPaged(call, known)) return reply(200, everyVariable(here.variables))
    const records = isPending ? [...here.variables.by('pending')] : here.variables.toArray()
    if (!isPaged(call, known)) return reply(200, wholeList(records.map(variableView)))
    const listing = page(records, query, known)
    if ('code' in listing) return refuse(listing)
    return reply(200, { ...listing, result: listing.result.map(variableHead) })
  },

  getVariable: ({ path, here }) => {
    const variable = here.variables.get(path.variableId)
    return variable ? reply(200, variableView(variable)) : refuse(esvProblems['variable-unknown'])
  },

  createVariables: (asked) => {
    const { path, body, here } = asked
    if (byteLength(body.valueBase64) > factsOf(asked).variableValueMaxBytes) {
      return refuse(esvProblems['variable-too-large'])
    }
    const known = here.variables.get(path.variableId)
    return known ? changed(asked, known) : created(asked)
  },

  actionVariable: (asked) => {
    const { path, body, here } = asked
    const known = here.variables.get(path.variableId)
    if (!known) return refuse(esvProblems['variable-unknown'])
    const { sameDescriptionKeepsDate, descriptionChangeKeepsLoaded } = factsOf(asked)
    if (known.description === body.description && sameDescriptionKeepsDate) return reply(200, undefined)
    const loaded = known.loaded && descriptionChangeKeepsLoaded
    const described = { ...known, description: body.description, loaded, ...stamp(asked) }
    return reply(200, undefined, stored(here, described))
  },

  deleteVariable: ({ path, here }) => {
    const variable = here.variables.get(path.variableId)
    if (!variable) return refuse(esvProblems['variable-unknown'])
    return reply(200, variableView(variable), {
      change: { here: { variables: here.variables.without(variable.id) } },
    })
  },
}

/** A fresh variable waits for a restart, also in place of one deleted before (observed: aicm 2026-05-30). */
function created(asked: Put): OutcomeOf<operations['createVariables']> {
  const { path, body, here } = asked
  if (body.expressionType === undefined) return refuse(esvProblems['variable-type-missing'])
  const variable: Variable = {
    id: path.variableId,
    description: body.description ?? '',
    expressionType: body.expressionType,
    ...stamp(asked),
    loaded: false,
    valueBase64: body.valueBase64,
  }
  return reply(200, variableView(variable), stored(here, variable))
}

/** An equal PUT changes nothing, not even the date (observed: rec, 85 of 119); the type is fixed (observed: aicm). */
function changed(asked: Put, known: Variable): OutcomeOf<operations['createVariables']> {
  const { body, here } = asked
  const { unchangedVariableKeepsDate, descriptionChangeKeepsLoaded } = factsOf(asked)
  if ((body.expressionType ?? known.expressionType) !== known.expressionType) {
    return refuse(esvProblems['variable-type-fixed'])
  }
  const description = body.description ?? ''
  const sameValue = body.valueBase64 === known.valueBase64
  const sameDescription = description === known.description
  if (sameValue && sameDescription && unchangedVariableKeepsDate) return reply(200, variableView(known))
  const keepsLoaded = sameValue && (sameDescription || descriptionChangeKeepsLoaded)
  const { lastChangeDate, lastChangedBy } = stamp(asked)
  const variable: Variable = {
    id: known.id,
    description,
    expressionType: known.expressionType,
    lastChangeDate,
    lastChangedBy,
    loaded: known.loaded && keepsLoaded,
    valueBase64: body.valueBase64,
  }
  return reply(200, variableView(variable), stored(here, variable))
}

function stored(here: Here, variable: Variable) {
  return { change: { here: { variables: here.variables.with(variable.id, variable) } } }
}
