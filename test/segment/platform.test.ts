import nock from 'nock'
import { deliver } from '../../src/segment/delivery/attempts'
import { ConnectionFault } from '../../src/segment/delivery/attempts'
import { Platform } from '../../src/segment/platform'
import { engageTrack } from '../helpers/events'

const TOKENS = 'https://api.amazon.com'
const API = 'https://advertising-api.amazon.com'
const CREDENTIALS = { clientId: 'client', clientSecret: 'secret', refreshToken: 'Atzr|refresh' }

const tokens = () => nock(TOKENS).persist().post('/auth/o2/token')
const UNREACHABLE = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const platform = () => new Platform('NA', {}, CREDENTIALS)
const event = engageTrack(true, { person: { email: 'ann@example.com' } })
afterEach(() => nock.cleanAll())

/** What becomes of two events of a platform that has signed in and whose token is then over. */
async function afterTheToken(next: () => void) {
  nock(TOKENS).post('/auth/o2/token').reply(200, { access_token: 'Atza|first' })
  const signedIn = platform()
  await signedIn.signIn()
  nock(API).persist().post('/amc/audiences/records').reply(401, {})
  next()
  const signal = new AbortController().signal
  return deliver([event, { ...event, userId: 'user-2' }], (events) => signedIn.send(events), {
    attempts: 1,
    firstWaitMs: 1,
    signal
  })
}

const refused = 'Amazon gave no new access token.'

test.each([
  ['a token that is no header value', () => void tokens().reply(200, { access_token: 'line\nbreak' })],
  ['an unreachable token service', () => void tokens().replyWithError(UNREACHABLE)],
  ['a token service in trouble', () => void tokens().reply(503)]
])('%s is the connection’s fault, and no event’s', async (_name, next) => {
  const outcomes = await afterTheToken(next)
  expect(outcomes).toHaveLength(2)
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ kind: 'unsent', reason: expect.stringContaining(refused) as string })
    expect(JSON.stringify(outcome)).not.toMatch(/cannot be processed|Atz[ar]|secret|line/)
  }
})

test.each([
  ['a token that is no header value', () => tokens().reply(200, { access_token: 'line\nbreak' }), 401],
  ['an unreachable token service', () => tokens().replyWithError(UNREACHABLE), 503]
])('signing in with %s says so', async (_name, answer, status) => {
  answer()
  const error: unknown = await platform()
    .signIn()
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConnectionFault)
  expect(error).toMatchObject({ status, message: expect.stringContaining(refused) as string })
})

test('four requests of a batch are on their way at a time, and not one more', async () => {
  nock(TOKENS).post('/auth/o2/token').reply(200, { access_token: 'Atza|first' })
  const signedIn = platform()
  await signedIn.signIn()
  let running = 0
  let most = 0
  nock(API)
    .persist()
    .post('/amc/audiences/records')
    .reply((_uri, _body, answer) => {
      running += 1
      most = Math.max(most, running)
      setTimeout(() => {
        running -= 1
        answer(null, [202, { jobRequestId: 'job' }])
      }, 20)
    })
  const audiences = Array.from({ length: 12 }, (_, n) => `41364238104121354${n % 10}${Math.floor(n / 10)}`)
  const events = audiences.map((audienceId) => engageTrack(true, { person: { email: 'ann@example.com' }, audienceId }))
  expect((await signedIn.send(events)).map(({ status }) => status)).toEqual(new Array(12).fill(202))
  expect(most).toBe(4)
})
