import { readFileSync } from 'node:fs'
import { compileContract } from '../../src/contract/index.ts'
import { documentProfile } from '../../src/generic/index.ts'
import { synthesize } from '../../src/generic/synthesize.ts'
import { answer, createEngine, documentTenancy, seededWorld } from '../../src/sandbox/index.ts'
for (const file of process.argv.slice(2)) {
  try {
    let t = performance.now()
    const contract = compileContract([{ file, text: readFileSync(file, 'utf8') }], { names: true, vendor: 'v' })
    const tc = performance.now() - t; t = performance.now()
    const tenancy = documentTenancy({ contract, profile: documentProfile('v', contract.title) })
    const engine = createEngine([tenancy], [])
    let world = seededWorld(engine, { name: 'x', seed: 's', pace: 20, clock: { offsetMs: 0, frozenAtMs: 1.8e12 }, wallMs: 1.8e12 })
    const ts = performance.now() - t; t = performance.now()
    const tally: Record<string, number> = {}
    const slow: string[] = []
    for (const operation of tenancy.contract.operations.values()) {
      const ids: Record<string, string> = {}
      const query: Record<string, string> = {}
      const making = { document: contract.document, seed: 'x', examples: true }
      for (const p of operation.parameters) { const v = synthesize({ $ref: '#' + encodeURI(p.pointer) }, making); const s = typeof v === 'object' ? JSON.stringify(v) : String(v); if (p.in === 'path') ids[p.name] = s; else if (p.in === 'query' && p.required) query[p.name] = s }
      const [type, pointer = ''] = Object.entries(operation.body?.content ?? {}).find(([k]) => /json/.test(k)) ?? []
      const body = type === undefined ? undefined : JSON.stringify(pointer ? synthesize({ $ref: '#' + encodeURI(pointer) }, making) : {})
      const t1 = performance.now()
      const got = answer(engine, world, { vendor: 'v', site: 'main', operation: { ...operation, security: [] }, method: operation.method, path: operation.path, pathParameters: ids, query, headers: { 'content-type': type }, ...(body && { body: Buffer.from(body) }), origin: '', wallMs: 1.8e12 })
      if (performance.now() - t1 > 200) slow.push(operation.id + ' ' + (performance.now() - t1).toFixed(0))
      world = got.world
      const k = `${got.source} ${got.reply.status}`
      tally[k] = (tally[k] ?? 0) + 1
      if (got.violations.length) console.log('VIOLATION', operation.id, got.reply.status, got.source, got.violations[0]?.message)
      if (got.reply.status === 501) console.log('501', operation.id, JSON.stringify(operation.replies).slice(0, 200))
    }
    console.log(file, `compile ${tc.toFixed(0)} seed ${ts.toFixed(0)} calls ${(performance.now() - t).toFixed(0)}`, tenancy.contract.operations.size, JSON.stringify(tally), slow.slice(0, 5).join('; '))
  } catch (e) { console.log(file, 'ERR', (e as Error).name === 'ContractError' ? (e as Error).message.slice(0, 600) : (e as Error).stack) }
}
