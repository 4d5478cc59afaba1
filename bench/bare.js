/**
 * The other side of every comparison: a fastify as anybody would write it in ten minutes.
 *
 * Routes answer record objects from a Map; no schema, no authentication, logger off. Its records, its list envelope and
 * its refusals are what Backlot answered (file `--data`), so that both sides send bodies of the same size. `--routes` is
 * how many routes it has: the ones under load, and fillers up to the number of routes that Backlot has.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import fastify from 'fastify'

const { values: options } = parseArgs({
  options: { port: { type: 'string' }, routes: { type: 'string' }, data: { type: 'string' } },
})

/** @type {import('./backlot.js').BareData} */
const { envelope, refusals, records: list } = JSON.parse(readFileSync(String(options.data), 'utf8'))

/** @typedef {import('./backlot.js').Variable} Variable */
/** @typedef {{ Params: { variableId: string }, Body: Variable }} Shapes */

/** @type {Map<string, Variable>} */
const records = new Map(list.map((record) => [record._id, record]))
const lastChangedBy = list[0]?.lastChangedBy ?? ''
const app = fastify({ logger: false })

app.get('/environment/variables', (_request, reply) => {
  reply.send({ ...envelope, result: [...records.values()] })
})

app.get(
  '/environment/variables/:variableId',
  (/** @type {import('fastify').FastifyRequest<Shapes>} */ request, reply) => {
    reply.send(records.get(request.params.variableId))
  },
)

app.put(
  '/environment/variables/:variableId',
  (/** @type {import('fastify').FastifyRequest<Shapes>} */ request, reply) => {
    const { description, expressionType, valueBase64 } = request.body
    const _id = request.params.variableId
    const lastChangeDate = new Date().toISOString()
    const record = { _id, description, expressionType, lastChangeDate, lastChangedBy, loaded: false, valueBase64 }
    records.set(_id, record)
    reply.send(record)
  },
)

for (const [status, body] of Object.entries(refusals)) {
  app.put(`/refused/${status}/:variableId`, (_request, reply) => {
    reply.code(Number(status)).send(body)
  })
}

const fillers = Number(options.routes) - 3 - Object.keys(refusals).length
for (let i = 0; i < fillers; i++) {
  app.get(
    `/environment/filler-${i}/:variableId`,
    (/** @type {import('fastify').FastifyRequest<Shapes>} */ request, reply) => {
      reply.send(records.get(request.params.variableId))
    },
  )
}

await app.listen({ host: 'localhost', port: Number(options.port) })
