import { expect, test } from 'vitest'

import { compileProfile, type Duration, facts, parseDuration } from '../../src/contract/index.ts'

const PROFILE = `vendor: acme
title: Acme Cloud
sites: [eu, us]
facts:
  restart: { value: PT1M47S, kind: work, standing: observed, source: rec, note: About that long. }
  lifetime: { value: P1DT1H, kind: calendar, standing: documented, source: doc }
  maximum: { value: 65535, standing: assumed, source: guess }
  tiers: { value: [{ name: a, size: 1 }, { name: b }], standing: inferred, source: fw }
`

const refusal = (text: string) => () => compileProfile('profile.yaml', text)

test('a profile becomes plain JSON', () => {
  const profile = compileProfile('profile.yaml', PROFILE)
  expect(profile).toMatchObject({ vendor: 'acme', title: 'Acme Cloud', sites: ['eu', 'us'] })
  expect(profile.facts.maximum).toEqual({ value: 65535, standing: 'assumed', source: 'guess' })
  expect(JSON.parse(JSON.stringify(profile))).toEqual(profile)
})

test('facts are values, durations in milliseconds with their kind', () => {
  const values = facts<{ restart: Duration; tiers: readonly { name: string }[] }>(
    compileProfile('profile.yaml', PROFILE),
  )
  expect(values).toEqual({
    restart: { ms: 107_000, kind: 'work' },
    lifetime: { ms: 90_000_000, kind: 'calendar' },
    maximum: 65535,
    tiers: [{ name: 'a', size: 1 }, { name: 'b' }],
  })
  expect(Object.isFrozen(values.tiers[0])).toBe(true)
})

test.each([
  ['PT107S', 107_000],
  ['P2W', 1_209_600_000],
  ['P1DT2H3M4.5S', 93_784_500],
  ['PT0S', 0],
])('%s lasts %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', 'P', 'PT', 'P1DT', 'P1Y', 'P1M', 'P1W1D', '5s', 'PT-1S', 'PT1S '])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test('a fact without a source, or with an unknown standing, is refused at its place', () => {
  expect(refusal(PROFILE.replace('standing: assumed, source: guess', 'standing: known'))).toThrow(
    /^profile\.yaml:7:28 \(#\/facts\/maximum\/standing\): standing must be documented, observed, inferred or assumed$/m,
  )
  expect(refusal(PROFILE.replace(', source: guess', ''))).toThrow(
    /^profile\.yaml:7:3 \(#\/facts\/maximum\/source\): source/m,
  )
})

test('a duration needs a kind, and only a duration has one', () => {
  expect(refusal(PROFILE.replace('kind: work, ', ''))).toThrow(
    /#\/facts\/restart\/kind\): kind must be work or calendar/,
  )
  expect(refusal(PROFILE.replace('kind: work', 'kind: leisure'))).toThrow(/facts\/restart\/kind/)
  expect(refusal(PROFILE.replace('value: 65535', 'value: 65535, kind: work'))).toThrow(
    /facts\/maximum\/value\): value must be/,
  )
  expect(refusal(PROFILE.replace('PT1M47S', 'P1M'))).toThrow(/facts\/restart\/value/)
})

test('unknown fields, repeated sites and odd names are refused', () => {
  expect(refusal(`${PROFILE}colour: red\n`)).toThrow(/profile\.yaml:9:1 \(#\/colour\): colour is not known here/)
  expect(refusal(PROFILE.replace('note:', 'nota:'))).toThrow(/nota is not known here/)
  expect(refusal(PROFILE.replace('[eu, us]', '[eu, eu]'))).toThrow(/sites must list different names/)
  expect(refusal(PROFILE.replace('vendor: acme', 'vendor: Acme'))).toThrow(/vendor must be a name/)
  expect(refusal(PROFILE.replace('maximum:', 'Maximum-:'))).toThrow(/fact Maximum- must be named in camel case/)
})
