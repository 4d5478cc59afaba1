import type { JsonObject, OpenApiDocument } from './compiled.ts'
import { bodyOf, repliesOf } from './content-specs.ts'
import type { Report } from './merge.ts'
import type { ContentSpec, Operation, Standing } from './operation.ts'
import { parametersOf } from './parameter-specs.ts'
import { extend } from './pointer.ts'
import { markedWhole, marksSecrets, secretsOf, wholeBodies } from './secrets.ts'
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
    const bodies = [body, ...Object.values(replies)].flatMap((part) => wholeBodies(part?.content ?? {}))
    const secrets = marked ? secretsOf(document, [...parameters, ...schemas, ...bodies]) : []
    const withMark = <Spec extends { readonly content: ContentSpec }>(spec: Spec): Spec =>
      marked ? markedWhole(document, spec) : spec
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
      secrets: secrets.filter((name) => name !== ''),
      parameters,
      ...(body && { body: withMark(body) }),
      replies: Object.fromEntries(Object.entries(replies).map(([status, reply]) => [status, withMark(reply)])),
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
