import { certificates } from './certificates.mjs'
import { csrs } from './csrs.mjs'
import { promotions } from './promotions.mjs'
import { settings } from './settings.mjs'

/** Every call of `frodo.cloud.env`, with what it does. */
export const rows = [...certificates, ...csrs, ...settings, ...promotions]
