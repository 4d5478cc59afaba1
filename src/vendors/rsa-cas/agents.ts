import type { operations } from '../../contract/generated/rsa-cas.ts'
import { refuse, reply } from '../../world/index.ts'
import type { BehavioursOf } from '../typed.ts'
import { authenticatorProblems } from './authenticator-problems.ts'
import type { Agent } from './authenticator-records.ts'
import { dateText } from './dates.ts'
import type { Here } from './records.ts'

function agentNamed({ agents }: Here, id: string | undefined, hostname: string | undefined): Agent | undefined {
  const known = id === undefined ? undefined : agents.get(id)
  if (known || hostname === undefined) return known
  for (const agent of agents.by('hostname', { from: hostname, to: hostname })) return agent
  return undefined
}

/** MFA agents by software id, else by host name; case counts (documented: page MFA Agent Lookup). */
export const agents: Pick<Required<BehavioursOf<operations, Here>>, 'lookupAgent'> = {
  lookupAgent: ({ here, body }) => {
    if (body.SOFTWARE_ID === undefined && body.HOSTNAME === undefined) {
      return refuse(authenticatorProblems['agent-not-named'])
    }
    const agent = agentNamed(here, body.SOFTWARE_ID, body.HOSTNAME)
    if (!agent) return refuse(authenticatorProblems['agent-unknown'])
    const { id: softwareId, hostname, version: agentVersion, operatingSystem, lastSeenMs } = agent
    return reply(200, { softwareId, hostname, agentVersion, operatingSystem, lastSeen: dateText(lastSeenMs) })
  },
}
