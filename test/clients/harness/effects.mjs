import assert from 'node:assert/strict'

/** The base64 form of a text. */
export const base64 = (text) => Buffer.from(text).toString('base64')

/** All effects, one after the other. */
export const all =
  (...effects) =>
  async (bench, result) => {
    for (const effect of effects) await effect(bench, result)
  }

/** A GET of this path answers 200, and the body has these members (others may be there too). */
export const stored = (path, expected) => async (bench) => {
  const { status, body } = await bench.rest('GET', path)
  assert.equal(status, 200, `GET ${path}`)
  assert.deepEqual(pick(body, expected), expected)
}

/** A GET of this path answers 404. */
export const absent = (path) => async (bench) => {
  assert.equal((await bench.rest('GET', path)).status, 404, `GET ${path}`)
}

/** The ids in a list of the REST API, in its order. */
export async function idsOf(bench, path) {
  const { status, body } = await bench.rest('GET', path)
  assert.equal(status, 200, `GET ${path}`)
  return body.result.map((item) => item._id)
}

/** A list of the REST API has exactly these ids. */
export const listed = (path, ids) => async (bench) => assert.deepEqual(await idsOf(bench, path), ids)

/** What the client printed is exactly the ids of a list of the REST API, one a line. */
export const printsIdsOf = (path) => async (bench, result) =>
  assert.deepEqual(result.stdout.trim().split('\n').sort(), (await idsOf(bench, path)).sort())

/** A file that the client wrote holds, under this key, exactly the ids of a list of the REST API. */
export const exportedIdsOf = (file, key, path) => async (bench) =>
  assert.deepEqual(Object.keys(JSON.parse(bench.place.read(file))[key]).sort(), (await idsOf(bench, path)).sort())

/** A file that the client wrote holds this item with these members, and says or does not say where it came from. */
export const exported =
  (file, key, id, expected, { meta = true } = {}) =>
  (bench) => {
    const document = JSON.parse(bench.place.read(file))
    assert.deepEqual(pick(document[key][id], expected), expected)
    assert.equal(document.meta?.origin, meta ? bench.host : undefined)
  }

/** Keeps a list of the REST API under a name, for `unchanged`. */
export const remember = (name, path) => async (bench) => {
  bench[name] = (await bench.rest('GET', path)).body
}

/** A list of the REST API is what `remember` found, apart from these members of its items. */
export const unchanged =
  (name, path, except = []) =>
  async (bench) => {
    const without = (list) =>
      list.result.map((item) => Object.fromEntries(Object.entries(item).filter(([key]) => !except.includes(key))))
    assert.deepEqual(without((await bench.rest('GET', path)).body), without(bench[name]))
  }

function pick(actual, expected) {
  return Object.fromEntries(Object.keys(expected).map((key) => [key, actual?.[key]]))
}
