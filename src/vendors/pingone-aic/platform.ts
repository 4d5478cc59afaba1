import { apiKeyBehaviours } from './api-keys.ts'
import { amScriptBehaviours } from './am-scripts.ts'
import { configEntityBehaviours } from './config-entities.ts'
import { directConfigurationBehaviours } from './direct-configuration.ts'
import { authenticateBehaviours } from './authenticate.ts'
import { authorizeBehaviours } from './authorize.ts'
import { environmentInfoBehaviours } from './environment-info.ts'
import { loginBehaviours } from './login.ts'
import { logBehaviours } from './logs.ts'
import { managedBehaviours } from './managed.ts'
import { scriptBehaviours } from './script.ts'
import { serverInfoBehaviours } from './server-info.ts'

/** The behaviours of every operation of `platform.openapi.yaml`, by operationId. */
export const platformBehaviours = {
  ...loginBehaviours,
  ...authenticateBehaviours,
  ...authorizeBehaviours,
  ...serverInfoBehaviours,
  ...managedBehaviours,
  ...scriptBehaviours,
  ...environmentInfoBehaviours,
  ...apiKeyBehaviours,
  ...configEntityBehaviours,
  ...amScriptBehaviours,
  ...directConfigurationBehaviours,
  ...logBehaviours,
}
