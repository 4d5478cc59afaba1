import { secondText } from '../../world/index.ts'
import type { ConsoleAction, ConsoleAsked, ConsoleDone, ConsoleRefusal } from '../vendor.ts'
import { provisioning } from './provisioning.machine.ts'
import { changed, platformOf } from './site.ts'
import type { ClaimCode, OfferedProduct } from './subscription-records.ts'

/** A claim code as an author writes it. */
export interface ClaimCodeRow {
  readonly code: string
  readonly name: string
  readonly type: ClaimCode['type']
  readonly products: readonly (Omit<OfferedProduct, 'needsInput'> & { readonly needsInput?: boolean })[]
  readonly isBlocked?: boolean
}

/** The claim code of a row, made at an instant. */
export function claimCodeOf(
  id: string,

  { code, name, type, products, isBlocked = false }: ClaimCodeRow,
  created: string,
): ClaimCode {
  const offered = products.map(({ id, needsInput = false, ...product }) => ({
    id: id.toLowerCase(),
    needsInput,
    ...product,
  }))
  return { id, code, name, type, created, products: offered, isBlocked }
}

function declare(row: ClaimCodeRow, { world, nowMs, chance }: ConsoleAsked): ConsoleDone | ConsoleRefusal {
  const { claimCodes } = platformOf(world)
  const [known] = claimCodes.by('code', { from: row.code, to: row.code })
  if (known) return { refused: 'conflict', because: 'There is this claim code already.' }
  const claimCode = claimCodeOf(chance.uuid(), row, secondText(nowMs))
  const result = { claimCode: row.code, name: row.name, products: claimCode.products.length }
  return { result, ...changed({ claimCodes: claimCodes.with(claimCode.id, claimCode) }) }
}

function fail(
  { subscriptionId, productId }: { readonly subscriptionId: string; readonly productId: string },
  { world }: ConsoleAsked,
): ConsoleDone | ConsoleRefusal {
  const subscription = platformOf(world).subscriptions.get(subscriptionId)
  const product = subscription?.products.find(({ id }) => id === productId)
  if (product?.status !== 'IN_PROGRESS') return { refused: 'conflict', because: 'No such product is being set up.' }
  return { result: { subscriptionId, productId }, send: [provisioning('fail', subscriptionId, product)] }
}

const text = { type: 'string', minLength: 1 }
const product = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: text,
    allowedRegions: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', enum: ['NAM', 'EMEA', 'APJC', 'US', 'GLOBAL'] },
    },
    entitlements: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id: text, name: text, quantity: { type: 'integer', minimum: 0 } },
        required: ['id', 'name', 'quantity'],
        additionalProperties: false,
      },
    },
    needsInput: { type: 'boolean', description: 'Whether it waits for input that the API does not take, as Duo does.' },
  },
  required: ['id', 'name', 'allowedRegions', 'entitlements'],
  additionalProperties: false,
}

const exampleProduct = {
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  name: 'Cisco XDR',
  allowedRegions: ['NAM', 'EMEA'],
  entitlements: [{ id: 'XDR-ADV', name: 'Cisco XDR Advantage', quantity: 100 }],
}

/** What happens to subscriptions outside the API: a code is sold, and setting up fails. */
export const subscriptionActions: Readonly<Record<string, ConsoleAction>> = {
  'declare-claim-code': {
    summary: 'Declare a claim code with what it brings, as somebody who sells it does',
    input: {
      type: 'object',
      properties: {
        code: text,
        name: text,
        type: { type: 'string', enum: ['trial', 'free', 'paid'] },
        products: { type: 'array', minItems: 1, items: product },
        isBlocked: { type: 'boolean', description: 'Whether claiming it is refused.' },
      },
      required: ['code', 'name', 'type', 'products'],
      additionalProperties: false,
    },
    example: { code: 'PHJZ-DWMF-ZBYH-FYMB', name: 'Sub008842110397382', type: 'paid', products: [exampleProduct] },
    act: declare,
  },
  'fail-provisioning': {
    summary: 'Let the setting up of a product fail',
    input: {
      type: 'object',
      properties: { subscriptionId: text, productId: text },
      required: ['subscriptionId', 'productId'],
      additionalProperties: false,
    },
    example: { subscriptionId: '00000000-0000-4000-8000-000000000000', productId: exampleProduct.id },
    act: fail,
  },
}
