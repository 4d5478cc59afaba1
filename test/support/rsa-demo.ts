import { readFileSync } from 'node:fs'
import type { Fixture } from '../../src/sandbox/index.ts'
import { type Answer } from './tenant.ts'
import { RsaTenant } from './rsa.ts'

/** The page of the demo company. */
export const demoPage = readFileSync('docs/demo-rsa-cas.md', 'utf8')

const { tenant } = JSON.parse(readFileSync('fixtures/rsa-cas/demo.json', 'utf8')) as Fixture

/** The demo company, as it begins. */
export const demo = (): RsaTenant => new RsaTenant({ fixture: { tenant } as never })

/** The e-mail address of somebody of the demo company. */
export const at = (name: string): string => `${name}@skerrywind.example`

/** What look-up answers of somebody of the demo company. */
export const lookup = (here: RsaTenant, name: string): Promise<Answer> =>
  here.ask('POST /v1/users/lookup', { email: at(name) })

/** The id of somebody of the demo company. */
export const idOf = async (here: RsaTenant, name: string): Promise<string> => (await lookup(here, name)).json.id
