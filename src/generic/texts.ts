import type { Faker } from '@faker-js/faker'
import { type JsonObject, patternOf } from '../contract/index.ts'
import { type Chance, secondText } from '../world/index.ts'
import { randExpLibrary } from './libraries.ts'
import { bareName } from './schema.ts'

/** What texts are drawn from. */
export interface Source {
  readonly chance: Chance
  /** Loaded when the first believable word is needed. */
  readonly faker: () => Faker
}

/**
 * The instant around which synthesized dates lie. It does not follow the clock: what is made up for a resource must be the
 * same whenever it is first looked at.
 */
export const referenceMs = 1_748_768_400_000
const yearMs = 365 * 86_400_000

const someInstant = ({ chance }: Source): string => secondText(referenceMs - chance.below(yearMs / 1000) * 1000)
const someWord = ({ faker }: Source): string =>
  faker()
    .word.noun()
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
const someUrl = (source: Source): string => `https://${someWord(source)}.example.com/${someWord(source)}`

const formats: Readonly<Record<string, (source: Source) => string>> = {
  'date-time': someInstant,
  date: (source) => someInstant(source).slice(0, 10),
  time: (source) => someInstant(source).slice(11),
  duration: ({ chance }) => `PT${1 + chance.below(23)}H`,
  uuid: ({ chance }) => chance.uuid(),
  email: ({ faker }) => faker().internet.exampleEmail().toLowerCase(),
  hostname: (source) => `${someWord(source)}.example.com`,
  ipv4: ({ chance }) => `192.0.2.${1 + chance.below(254)}`,
  ipv6: ({ chance }) => `2001:db8::${(1 + chance.below(0xfffe)).toString(16)}`,
  uri: someUrl,
  url: someUrl,
  'uri-reference': (source) => `/${someWord(source)}`,
  'uri-template': (source) => `/${someWord(source)}/{id}`,
  byte: (source) => btoa(someWord(source)),
  password: ({ chance }) => chance.hex(12),
  regex: () => '^.*$',
}

/** Bare property names and what stands under them; the first that fits decides. */
const names: readonly (readonly [RegExp, (source: Source) => string])[] = [
  [/^(first|given)name$/, ({ faker }) => faker().person.firstName()],
  [/^(last|family|sur)name$/, ({ faker }) => faker().person.lastName()],
  [/^(full|display|person|contact|owner)name$/, ({ faker }) => faker().person.fullName()],
  [/^(user|login|account)(name)?$/, ({ faker }) => faker().internet.username().toLowerCase()],
  [/e?mail(address)?$/, (source) => formats.email?.(source) ?? ''],
  [/(phone|mobile|fax)(number)?$/, ({ faker }) => faker().phone.number({ style: 'international' })],
  [/(city|town)$/, ({ faker }) => faker().location.city()],
  [/countrycode$/, ({ faker }) => faker().location.countryCode()],
  [/country$/, ({ faker }) => faker().location.country()],
  [/(zip|postal)(code)?$/, ({ faker }) => faker().location.zipCode()],
  [/(street|address|addressline\d?)$/, ({ faker }) => faker().location.streetAddress()],
  [/(company|organi[sz]ation|employer|vendor)(name)?$/, ({ faker }) => faker().company.name()],
  [/(url|uri|href|link|website|homepage|avatar|image|logo|photo)s?$/, someUrl],
  [/(host|hostname|domain)(name)?$/, (source) => formats.hostname?.(source) ?? ''],
  [/^ip(v4)?(address)?$/, (source) => formats.ipv4?.(source) ?? ''],
  [/currency(code)?$/, ({ faker }) => faker().finance.currencyCode()],
  [/(colou?r)$/, ({ faker }) => faker().color.human()],
  [/(locale|language|lang)(code)?$/, () => 'en'],
  [/time ?zone$/, () => 'Etc/UTC'],
  [/version$/, ({ faker }) => faker().system.semver()],
  [/filename$/, ({ faker }) => faker().system.fileName()],
  [/(token|secret|password|hash|digest|fingerprint|checksum|etag|apikey)$/, ({ chance }) => chance.hex(16)],
  [/^((created|updated|modified|deleted|expires?|issued|started|finished)(at|on|date|time)?|timestamp)$/, someInstant],
  [/(uuid|guid|id)$/, ({ chance }) => chance.uuid()],
  [/(title|headline|subject|label)$/, ({ faker }) => sentenceOf(phrase(faker()))],
  [/(description|summary|comment|notes?|message|text|body|bio|reason)$/, ({ faker }) => sentence(faker())],
  [/(name|key|slug|code|tag)$/, (source) => `${source.faker().word.adjective()}-${someWord(source)}`.toLowerCase()],
]

const sentenceOf = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
const phrase = ({ word }: Faker): string => `${word.adjective()} ${word.noun()}`.toLowerCase()
const sentence = (faker: Faker): string => sentenceOf(`${phrase(faker)} for ${phrase(faker)}.`)

/** A text for a flat schema of type string; `name` is the property that holds it. */
export function textOf(schema: JsonObject, name: string, source: Source): string {
  const { format, pattern, minLength = 0, maxLength = Infinity } = schema as Constraints
  if (pattern !== undefined) return matching(pattern, minLength, maxLength, source)
  const known = format === undefined ? undefined : formats[format]?.(source)
  if (known !== undefined && fits(known, minLength, maxLength)) return known
  if (schema.contentEncoding === 'base64') return btoa(someWord(source))
  const make = names.find(([expression]) => expression.test(bareName(name)))?.[1]
  const named = make?.(source)
  if (named !== undefined && fits(named, minLength, maxLength)) return named
  return sized(phrase(source.faker()), minLength, maxLength, source)
}

interface Constraints {
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
}

const fits = (text: string, least: number, most: number): boolean => text.length >= least && text.length <= most

function sized(text: string, least: number, most: number, { chance }: Source): string {
  let long = text
  while (long.length < least) long += chance.hex(Math.min(16, Math.ceil((least - long.length) / 2)))
  return long
    .slice(0, Math.min(most, Math.max(least, text.length)))
    .trimEnd()
    .padEnd(least, 'x')
}

const tries = 200

/** A text that a pattern matches and that is neither too short nor too long; the last try when none was. */
function matching(pattern: string, least: number, most: number, { chance }: Source): string {
  const RandExp = randExpLibrary()
  const expression = patternOf(pattern)
  let text = ''
  for (let i = 0; i < tries; i++) {
    text = drawn(RandExp, pattern, Math.max(least, 1) + (i % 10), chance)
    if (fits(text, least, most) && expression.test(text)) return text
  }
  return text
}

function drawn(RandExp: ReturnType<typeof randExpLibrary>, pattern: string, repeats: number, chance: Chance): string {
  try {
    const maker = new RandExp(pattern)
    maker.max = repeats
    maker.randInt = (from, to) => from + chance.below(to - from + 1)
    return maker.gen()
  } catch {
    return '' // A pattern of newer rules than the library reads; the reply's check finds what does not fit.
  }
}
