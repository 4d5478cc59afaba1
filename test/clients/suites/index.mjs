import { activeValues } from './active-values.mjs'
import { apply } from './apply.mjs'
import { applyBusy } from './apply-busy.mjs'
import { connections } from './connections.mjs'
import { https } from './https.mjs'
import { idmConfiguration } from './idm-configuration.mjs'
import { info } from './info.mjs'
import { logs } from './logs.mjs'
import { scripts } from './scripts.mjs'
import { secretFiles } from './secret-files.mjs'
import { secretVersions } from './secret-versions.mjs'
import { secrets } from './secrets.mjs'
import { userLogin } from './user-login.mjs'
import { variableFiles } from './variable-files.mjs'
import { variables } from './variables.mjs'

/** All suites, the longest first, so that two at a time end together. */
export const suites = [
  secrets,
  variables,
  connections,
  scripts,
  userLogin,
  logs,
  activeValues,
  apply,
  variableFiles,
  idmConfiguration,
  secretVersions,
  secretFiles,
  applyBusy,
  info,
  https,
]
