import { connectBacklot } from '../../src/testing/index.ts'
import { conformance } from './suite.ts'

// What `backlot run` runs: finds the tenants by its environment alone.
console.log(await conformance(await connectBacklot()))
