import type { JsonObject, OpenApiDocument } from './compiled.ts'
import { bodyOf, repliesOf } from './content-specs.ts'
import type { Report } from './merge.ts'
import type { Operation, Standing } from './operation.ts'
import { parametersOf } from './parameter-specs.ts'
import { extend } from './pointer.ts'
import { marksSecrets, secretsOf } from './secrets.ts'
import { securityOf } from './security.ts'

const STANDINGS: readonly Standing[] = ['documented', 'observed', 'inferred', 'assumed']

/** Reads the operation of a path and method (lower case); its id is `''` when it has none. */
export type OperationReader = (path: string, method: string, raw: JsonObject) => Operation

/** Makes the reader of a document's operations; what is wrong with them is reported. */
export function operationReaderOf(document: OpenApiDocument, report: Report): OperationReader {
  const marked = marksSecrets(document)
  return (path, method, raw) => {
    const item = extend('/paths', path)
    const pointer = extend(item, method)
    const parameters = parametersOf(document, path, { item, operation: pointer }, report)
    const body = bodyOf(document, pointer, report)
    const { replies, schemas } = repliesOf(document, pointer, report)
    const contents = [body, ...Object.values(replies)].flatMap((part) => Object.values(part?.content ?? {}))
    const bodies = contents.filter((schema) => schema !== '').map((schema) => ({ name: '', pointer: schema }))
    const id = typeof raw.operationId === 'string' ? raw.operationId : ''
    return {
      id,
      routeId: id,
      method: method.toUpperCase(),
      path,
      summary: typeof raw.summary === 'string' ? raw.summary : '',
      group: Array.isArray(raw.tags) && typeof raw.tags[0] === 'string' ? raw.tags[0] : 'default',
      security: securityOf(document, raw, pointer, report),
      ...provenance(raw, pointer, report),
      secrets: marked ? secretsOf(document, [...parameters, ...schemas, ...bodies]) : [],
      parameters,
      ...(body && { body }),
      replies,
    }
  }
}

function provenance(raw: JsonObject, pointer: string, report: Report): Pick<Operation, 'standing' | 'source'> {
  const { 'x-backlot-standing': standing, 'x-backlot-source': source } = raw
  if (standing !== undefined && !STANDINGS.includes(standing as Standing)) {
    report(extend(pointer, 'x-backlot-standing'), `x-backlot-standing must be one of ${STANDINGS.join(', ')}`)
  }
  if (source !== undefined && typeof source !== 'string') {
    report(extend(pointer, 'x-backlot-source'), 'x-backlot-source must be text')
  }
  return {
    ...(standing !== undefined && { standing: standing as Standing }),
    ...(source !== undefined && { source: String(source) }),
  }
}
