import { createRequire } from 'node:module'

import type * as Ajv2020Module from 'ajv/dist/2020.js'
import type * as FormatsModule from 'ajv-formats'
import type * as YamlModule from 'yaml'

// Asked for on first use: a program that starts from compiled contracts and refuses nothing loads none of the three.
const require = createRequire(import.meta.url)

/** The JSON Schema 2020-12 edition of Ajv. */
export function ajvLibrary(): typeof Ajv2020Module {
  return require('ajv/dist/2020.js') as typeof Ajv2020Module
}

/** The formats of Ajv. */
export function formatsLibrary(): typeof FormatsModule {
  return require('ajv-formats') as typeof FormatsModule
}

/** The YAML parser that keeps positions. */
export function yamlLibrary(): typeof YamlModule {
  return require('yaml') as typeof YamlModule
}
