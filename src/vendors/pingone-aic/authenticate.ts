import type { operations } from '../../contract/generated/pingone-aic.ts'
import { refuse, reply, secondText } from '../../world/index.ts'
import type { AskedOf, BehavioursOf, OutcomeOf } from '../typed.ts'
import { type Administrator, administratorNamed } from './administrators.ts'
import { loginProblems } from './login-problems.ts'
import type { Here } from './records.ts'
import { cleared, living, newSession, randomText, used } from './sessions.ts'
import { cookieName } from './settings/session-cookie.ts'
import { factsOf } from './tokens.ts'

type Operation = operations['authenticate']
type Asked = AskedOf<Operation, Here>

interface Tried {
  readonly userName: string
  readonly password: string
}

/** Name and password in the headers of the first call, which frodo sends, or in the answered callbacks. */
function triedOf({ call, body = {} }: Asked): Tried | undefined {
  const { 'x-openam-username': name, 'x-openam-password': word } = call.headers
  if (body.authId === undefined && typeof name === 'string' && typeof word === 'string') {
    return { userName: name, password: word }
  }
  const answerTo = (type: string): string =>
    String(body.callbacks?.find((callback) => callback.type === type)?.input?.[0]?.value ?? '')
  if (body.authId === undefined) return undefined
  return { userName: answerTo('NameCallback'), password: answerTo('PasswordCallback') }
}

const privately = { 'cache-control': 'private' }

/** Asks for name and password (form observed: rec lib:AuthenticateApi, of another journey). */
function begin({ here, nowMs, chance, facts }: Asked) {
  const lifetimeMs = factsOf(facts).loginStepLifetime.ms
  const seconds = Math.floor(nowMs / 1000)
  const claims = { otk: randomText(20, chance), realm: '/', exp: seconds + lifetimeMs / 1000, iat: seconds }
  const part = (value: object): string => btoa(JSON.stringify(value)).replaceAll('=', '')
  const authId = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}.${randomText(32, chance)}`
  const step = { id: chance.uuid(), authId, expiresMs: nowMs + lifetimeMs }
  const callback = (type: string, prompt: string, number: number) => ({
    type,
    output: [{ name: 'prompt', value: prompt }],
    input: [{ name: `IDToken${number}`, value: '' }],
    _id: number - 1,
  })
  const callbacks = [callback('NameCallback', 'User Name', 1), callback('PasswordCallback', 'Password', 2)]
  const loginSteps = cleared(here.loginSteps, nowMs).with(step.id, step)
  return reply(200, { authId, callbacks }, { headers: privately, change: { here: { loginSteps } } })
}

/** A session, and its token in the cookie of the tenant (observed: rec cli:info 2026; no domain, as tenants here have none). */
function logIn(asked: Asked, administrator: Administrator, stepId: string) {
  const { here, nowMs, chance, facts } = asked
  const session = newSession(administrator, nowMs, factsOf(facts), chance)
  const cookie = `${cookieName(asked)}=${session.token}; Path=/; Secure; HttpOnly; SameSite=none`
  const sessions = cleared(here.sessions, nowMs).with(session.id, session)
  const change = { here: { sessions, loginSteps: here.loginSteps.without(stepId) } }
  const headers = { ...privately, 'set-cookie': cookie }
  return reply(200, { tokenId: session.token, successUrl: '/platform', realm: '/' }, { headers, change })
}

/**
 * One step of the login of administrators: without name and password it asks for them; with the right ones it opens a session.
 *
 * An `authId` is good for one answer, right or wrong (assumed). There is no second factor and no lockout.
 */
function authenticate(asked: Asked): OutcomeOf<Operation> {
  const { here, body = {}, nowMs, query } = asked
  if (
    query.authIndexValue !== undefined &&
    !factsOf(asked.facts).administratorJourneys.includes(query.authIndexValue)
  ) {
    return refuse(loginProblems['journey-unknown'])
  }
  const tried = triedOf(asked)
  if (!tried) return begin(asked)
  const step = body.authId === undefined ? undefined : living(here.loginSteps, 'authId', body.authId, nowMs)
  if (body.authId !== undefined && !step) return refuse(loginProblems['login-timed-out'])
  const stepId = step?.id ?? ''
  const administrator = tried.userName === '' ? undefined : administratorNamed(here, tried.userName)
  if (administrator?.userName === tried.userName && administrator.password === tried.password) {
    return logIn(asked, administrator, stepId)
  }
  return refuse(loginProblems['login-failure'], { change: { here: { loginSteps: here.loginSteps.without(stepId) } } })
}

type SessionAsked = AskedOf<operations['getSessionInfo'] | operations['getRealmSessionInfo'], Here>

/** What a session is and when it ends; asking counts as using it (observed: rec cli:info 2026). */
function sessionInfo({ here, body, nowMs, facts }: SessionAsked): OutcomeOf<operations['getSessionInfo']> {
  const known = living(here.sessions, 'token', body.tokenId, nowMs)
  if (!known) return refuse(loginProblems['session-unknown'])
  const session = used(known, nowMs, factsOf(facts))
  const { administratorId, createdMs, expiresMs } = session
  const info = {
    username: administratorId,
    universalId: `id=${administratorId},ou=user,ou=am-config`,
    realm: '/',
    latestAccessTime: secondText(nowMs),
    maxIdleExpirationTime: secondText(expiresMs),
    maxSessionExpirationTime: secondText(createdMs + factsOf(facts).sessionMaxTime.ms),
    properties: { AMCtxId: session.id },
  }
  return reply(200, info, {
    headers: privately,
    change: { here: { sessions: here.sessions.with(session.id, session) } },
  })
}

/** The behaviours of logging in with a password. */
export const authenticateBehaviours = {
  authenticate,
  getSessionInfo: sessionInfo,
  getRealmSessionInfo: sessionInfo,
} satisfies BehavioursOf<operations, Here>
