import assert from 'node:assert/strict'
import { authority, signRequest, verifyRequest } from './openssl.mjs'

const path = '/environment/csrs'
const read = async ({ rest }, id) => (await rest('GET', `${path}/${id}`)).body
const list = async ({ rest }) => (await rest('GET', path)).body

const wanted = {
  algorithm: 'rsa',
  businessCategory: 'Unit Testing',
  city: 'Denver',
  commonName: 'login.example.com',
  country: 'US',
  email: 'ada@example.com',
  jurisdictionCity: 'Denver',
  jurisdictionCountry: 'US',
  jurisdictionState: 'Colorado',
  organization: 'Example',
  organizationalUnit: 'Sign-in',
  postalCode: '80202',
  serialNumber: '04',
  state: 'Colorado',
  streetAddress: '1 Main Street',
  subjectAlternativeNames: ['a.example.com', 'b.example.com'],
}

/** Every call on signing requests. */
export const csrs = [
  {
    call: 'csr.createCSR',
    name: 'makes one that OpenSSL verifies',
    run: async (bench) => {
      const made = await bench.env.csr.createCSR(wanted)
      assert.deepEqual(made, await read(bench, made.id))
      assert.equal(made.algorithm, 'SHA256-RSA')
      assert.deepEqual(made.subjectAlternativeNames, wanted.subjectAlternativeNames)
      assert.match(verifyRequest(made.request), /verify OK/)
      bench.csr = made
    },
  },
  {
    call: 'csr.createCSR2',
    name: 'makes one of elliptic curves from its sixteen arguments',
    run: async (bench) => {
      const made = await bench.env.csr.createCSR2(...Object.values({ ...wanted, algorithm: 'ecdsa' }))
      assert.equal(made.algorithm, 'ECDSA-SHA256')
      assert.equal(made.subject, bench.csr.subject)
      assert.match(verifyRequest(made.request), /verify OK/)
      assert.deepEqual(await read(bench, made.id), made)
    },
  },
  {
    call: 'csr.readCSR',
    name: 'reads one, and fails for one that is unknown',
    run: async (bench) => {
      assert.deepEqual(await bench.env.csr.readCSR(bench.csr.id), bench.csr)
      await assert.rejects(bench.env.csr.readCSR('csr-does-not-exist'), /csr-does-not-exist/)
    },
  },
  {
    call: 'csr.readCSRs',
    name: 'reads all, the newest first',
    run: async (bench) => {
      const all = await bench.env.csr.readCSRs()
      assert.deepEqual(all, await list(bench))
      assert.equal(all[1].id, bench.csr.id)
    },
  },
  {
    call: 'csr.updateCSR',
    name: 'completes one with a certificate that was signed for it',
    run: async (bench) => {
      const signer = authority()
      const chain = signRequest(signer, bench.csr.request) + signer.certificate
      const { certificateID, ...rest } = await bench.env.csr.updateCSR(bench.csr.id, chain)
      assert.deepEqual(rest, bench.csr)
      const { body } = await bench.rest('GET', `/environment/certificates/${certificateID}`)
      assert.deepEqual([body.active, body.live, body.issuer], [false, false, 'CN=Authority'])
      assert.deepEqual(body.subjectAlternativeNames, wanted.subjectAlternativeNames)
      assert.equal((await read(bench, bench.csr.id)).certificateID, certificateID)
    },
  },
  {
    call: 'csr.updateCSR',
    name: 'is refused what is no certificate of it',
    run: async (bench) => {
      const [other] = await list(bench)
      await assert.rejects(bench.env.csr.updateCSR(other.id, authority().certificate), /Error updating/)
      assert.deepEqual(await read(bench, other.id), other)
    },
  },
  {
    call: 'csr.deleteCSR',
    name: 'deletes one, known or not',
    run: async (bench) => {
      await bench.env.csr.deleteCSR(bench.csr.id)
      assert.equal((await bench.rest('GET', `${path}/${bench.csr.id}`)).status, 404)
      await bench.env.csr.deleteCSR('csr-does-not-exist')
    },
  },
  {
    call: 'csr.deleteCSRs',
    name: 'deletes all',
    run: async (bench) => {
      assert.equal((await bench.env.csr.deleteCSRs()).length, 1)
      assert.deepEqual(await list(bench), [])
    },
  },
]
