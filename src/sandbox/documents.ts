import { basename } from 'node:path'
import {
  compileContract,
  type CompiledContract,
  compileProfile,
  type ContractTexts,
  readContractTexts,
  readProfileBeside,
} from '../contract/index.ts'
import { documentProfile } from '../generic/index.ts'
import type { Tenancy } from './engine.ts'
import { documentTenancy } from './tenancies.ts'

/** Makes the contract of documents; throws ContractError with all that is wrong. */
export type DocumentCompiler = (documents: ContractTexts['documents']) => CompiledContract

/** As any document is compiled that a user brings. */
export const compileDocuments: DocumentCompiler = (documents) => compileContract(documents, { guest: true })

/** File names that say nothing about the API in them. */
const telling = (name: string): boolean => !/^(openapi|swagger|api|spec|index)$/.test(name)

/**
 * The tenancy of an OpenAPI document (a file, or a folder with `openapi.yaml`), which needs nothing else: its name is that of the file or
 * folder, or comes from its title; a `profile.yaml` beside it may say more. Throws ContractError with all that is wrong, or an Error
 * when there is nothing to read. `compile` may answer what it has made of the same documents before.
 */
export function readDocument(path: string, compile: DocumentCompiler = compileDocuments): Tenancy {
  const texts = readContractTexts(path)
  const isFile = texts.documents[0]?.file === path
  const source = texts.profile ?? (isFile ? readProfileBeside(path) : undefined)
  const own = source && compileProfile(source.file, source.text)
  const contract = compile(texts.documents)
  const name = own?.vendor ?? nameOf(path, isFile, contract.title)
  const profile = documentProfile(name, contract.title, own)
  return documentTenancy({ contract: { ...contract, vendor: name }, profile })
}

function nameOf(path: string, isFile: boolean, title: string): string {
  const file = basename(path).replace(isFile ? /(\.openapi)?\.[^.]+$/ : /$^/, '')
  return [file, title].map(slug).find((name) => name !== '' && telling(name)) ?? 'document'
}

/** Lower-case letters, digits and single hyphens of a text. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
