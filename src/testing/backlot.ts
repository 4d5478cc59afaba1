import { ControlledSandbox, type Reach, type SandboxView } from './sandbox.ts'
import type { Backlot, Sandbox, SandboxOptions } from './types.ts'

/** Running tenants, worked on by the control API. */
export class ControlledBacklot extends ControlledSandbox implements Backlot {
  readonly #reach: Reach
  readonly #end: () => Promise<void>

  constructor(reach: Reach, view: SandboxView, end: () => Promise<void>) {
    super(reach, view)
    this.#reach = reach
    this.#end = end
  }

  async sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
    const made = (await this.#reach.asking('createSandbox', { body: options })) as SandboxView
    return new ControlledSandbox(this.#reach, made)
  }

  override close(): Promise<void> {
    return this.#end()
  }
}
