import assert from 'node:assert/strict'
import { createCertificate } from './openssl.mjs'

const path = '/environment/certificates'

/** Fast enough to wait for a certificate, and slow enough to see that it is waited for. */
export const pace = 30
/** The library asks 24 times at most: long enough at the pace of this Backlot, where a certificate takes two seconds. */
const intervalMs = 200
const wait = [true, intervalMs]

/** What the REST API says of a certificate; `undefined` when there is none. */
const read = async ({ rest }, id) => (await rest('GET', `${path}/${id}`)).body
const list = async ({ rest }) => (await rest('GET', path)).body
const state = async (bench, id) => {
  const { active, live } = await read(bench, id)
  return [active, live]
}

/** Every call on certificates, on one that is kept on the bench. */
export const certificates = [
  {
    call: 'cert.createCertificate',
    name: 'uploads one that is not active',
    run: async (bench) => {
      bench.pem = createCertificate('login.example.com')
      const made = await bench.env.cert.createCertificate(false, bench.pem.certificate, bench.pem.key)
      assert.deepEqual(made, await read(bench, made.id))
      assert.equal(made.subject, 'CN=login.example.com')
      assert.deepEqual(await state(bench, made.id), [false, false])
      bench.id = made.id
    },
  },
  {
    call: 'cert.createCertificate',
    name: 'uploads an active one and waits until it is live',
    run: async (bench) => {
      const made = await bench.env.cert.createCertificate(true, bench.pem.certificate, bench.pem.key, ...wait)
      assert.deepEqual(await state(bench, made.id), [true, true])
      bench.live = made.id
    },
  },
  {
    call: 'cert.createCertificate',
    name: 'is refused the key of another certificate',
    run: async (bench) => {
      const { key } = createCertificate('other.example.com')
      const before = await list(bench)
      await assert.rejects(bench.env.cert.createCertificate(false, bench.pem.certificate, key), (error) => {
        assert.match(error.getCombinedMessage(), /400.*private key does not match/s)
        return true
      })
      assert.deepEqual(await list(bench), before)
    },
  },
  {
    call: 'cert.readCertificate',
    name: 'reads one',
    run: async (bench) => assert.deepEqual(await bench.env.cert.readCertificate(bench.id), await read(bench, bench.id)),
  },
  {
    call: 'cert.readCertificate',
    name: 'fails for one that is unknown',
    run: (bench) => assert.rejects(bench.env.cert.readCertificate('ccrt-none'), /Error reading certificate ccrt-none/),
  },
  {
    call: 'cert.readCertificates',
    name: 'reads all',
    run: async (bench) => {
      const all = await bench.env.cert.readCertificates()
      assert.deepEqual(all, await list(bench))
      assert.equal(all.length, 2)
    },
  },
  {
    call: 'cert.updateCertificate',
    name: 'makes one active, and not active again',
    run: async (bench) => {
      assert.equal((await bench.env.cert.updateCertificate(bench.id, true)).active, true)
      assert.equal((await read(bench, bench.id)).active, true)
      await bench.env.cert.updateCertificate(bench.id, false)
      assert.equal((await read(bench, bench.id)).active, false)
    },
  },
  {
    call: 'cert.activateCertificate',
    name: 'makes one active and waits until it is live',
    run: async (bench) => {
      await bench.env.cert.activateCertificate(bench.id, ...wait)
      assert.deepEqual(await state(bench, bench.id), [true, true])
    },
  },
  {
    call: 'cert.isCertificateActive',
    name: 'tells what the REST API tells',
    run: async (bench) => assert.equal(await bench.env.cert.isCertificateActive(bench.id), true),
  },
  {
    call: 'cert.isCertificateLive',
    name: 'tells what the REST API tells',
    run: async (bench) => assert.equal(await bench.env.cert.isCertificateLive(bench.id), true),
  },
  {
    call: 'cert.deleteCertificate',
    name: 'is refused one that is active',
    run: async (bench) => {
      await assert.rejects(bench.env.cert.deleteCertificate(bench.id), (error) => {
        assert.match(error.getCombinedMessage(), /Cannot delete an active certificate/)
        return true
      })
      assert.deepEqual(await state(bench, bench.id), [true, true])
    },
  },
  {
    call: 'cert.deactivateCertificate',
    name: 'makes one inactive and waits until it is offline',
    run: async (bench) => {
      await bench.env.cert.deactivateCertificate(bench.id, ...wait)
      assert.deepEqual(await state(bench, bench.id), [false, false])
    },
  },
  {
    call: 'cert.deleteCertificate',
    name: 'by force takes a live one offline and asks until it is gone',
    run: async (bench) => {
      await bench.env.cert.deleteCertificate(bench.live, true, intervalMs)
      assert.equal((await bench.rest('GET', `${path}/${bench.live}`)).status, 404)
    },
  },
  {
    call: 'cert.deleteCertificate',
    name: 'is answered 500 while the load balancer still has the certificate',
    run: async (bench) => {
      const { backlot, env } = bench
      await backlot.pace('manual')
      const { id } = await env.cert.createCertificate(true, bench.pem.certificate, bench.pem.key)
      const step = () => backlot.step('development', 'certificate', id)
      const fails = () =>
        assert.rejects(env.cert.deleteCertificate(id), (error) => {
          assert.match(error.getCombinedMessage(), /Status: 500/)
          return true
        })
      await step()
      await env.cert.deactivateCertificate(id)
      assert.deepEqual(await state(bench, id), [false, true])
      await fails()
      await step()
      assert.deepEqual(await state(bench, id), [false, false])
      await fails()
      await step()
      await env.cert.deleteCertificate(id)
      assert.equal((await bench.rest('GET', `${path}/${id}`)).status, 404)
      await backlot.pace(pace)
    },
  },
  {
    call: 'cert.deleteCertificates',
    name: 'deletes all that are inactive',
    run: async (bench) => {
      const deleted = await bench.env.cert.deleteCertificates()
      assert.deepEqual(
        deleted.map(({ id }) => id),
        [bench.id],
      )
      assert.deepEqual(await list(bench), [])
    },
  },
  {
    call: 'cert.deleteCertificates',
    name: 'by force deletes those that are live too',
    run: async (bench) => {
      const { certificate, key } = bench.pem
      for (let i = 0; i < 2; i++) await bench.env.cert.createCertificate(true, certificate, key, ...wait)
      assert.equal((await bench.env.cert.deleteCertificates(true, intervalMs)).length, 2)
      assert.deepEqual(await list(bench), [])
    },
  },
]
