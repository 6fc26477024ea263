import timers from 'node:timers/promises'
import { IntegrationError, InvalidAuthenticationError } from '@segment/actions-core'
import { AmazonClient } from '../../src/amazon/client'
import type { Session } from '../../src/amazon/session'
import { UserError } from '../../src/system/userError'

/** A session whose requests are answered with these statuses, one after the other; 0 is no answer. */
function amazonWith(statuses: number[], signIn: () => Promise<void> = () => Promise.resolve()) {
  const seen = { calls: 0, signIns: 0 }
  const request = () => {
    const status = statuses[Math.min(seen.calls, statuses.length - 1)]
    seen.calls += 1
    return status === 0
      ? Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
      : Promise.resolve({ status, content: '{}', headers: { get: () => null } })
  }
  const session = {
    region: 'NA',
    client: () => request,
    signIn: () => {
      seen.signIns += 1
      return signIn()
    }
  }
  return { seen, amazon: new AmazonClient(session as unknown as Session) }
}

let waits: unknown[]
beforeEach(() => {
  waits = []
  jest.spyOn(Math, 'random').mockReturnValue(0)
  jest.spyOn(timers, 'setTimeout').mockImplementation((ms) => {
    waits.push(ms)
    return Promise.resolve()
  })
})
afterEach(() => jest.restoreAllMocks())

const trouble = new IntegrationError('Amazon is in trouble.', 'SERVICE_UNAVAILABLE', 503)
const denied = new InvalidAuthenticationError('Amazon denied access.')

test('a token that is over is renewed once', async () => {
  const { amazon, seen } = amazonWith([401, 200])
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 200 })
  expect(seen).toEqual({ calls: 2, signIns: 1 })
})

test('where it cannot be renewed Amazon’s refusal stays, and nothing is thrown', async () => {
  const { amazon, seen } = amazonWith([401], () => Promise.reject(new Error('No token.')))
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 401 })
  expect(seen).toEqual({ calls: 2, signIns: 1 })
})

test('a refusal is not asked again', async () => {
  const { amazon, seen } = amazonWith([404])
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 404 })
  expect(seen).toEqual({ calls: 1, signIns: 0 })
  expect(waits).toEqual([])
})

test.each([503, 429, 0])('trouble that passes is waited for: %i', async (status) => {
  const { amazon, seen } = amazonWith([status, status, 200])
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 200 })
  expect(seen.calls).toBe(3)
  expect(waits).toEqual([250, 500])
})

test('trouble that does not pass is reported after four times', async () => {
  const { amazon, seen } = amazonWith([503])
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 503 })
  expect(seen.calls).toBe(4)
  expect(waits).toEqual([250, 500, 1000])
})

test('a call that changes something is not made again', async () => {
  const { amazon, seen } = amazonWith([503])
  expect(await amazon.call('/x', { method: 'POST', contentType: 'application/json' })).toMatchObject({ status: 503 })
  expect(seen.calls).toBe(1)
})

test.each<[unknown]>([[[1]], [{ one: 1 }], ['text'], [null], [undefined]])(
  'a look-up gives what it finds: %j',
  async (found) => {
    const { amazon } = amazonWith([200])
    expect(await amazon.lookUp((_request, region) => Promise.resolve([region, found]))).toEqual(['NA', found])
    expect(await amazon.lookUp(() => Promise.resolve(found))).toBe(found)
  }
)

test.each<[string, Error[], number]>([
  ['a refusal, at once', [denied], 1],
  ['trouble, after four times', [trouble], 4],
  ['a refusal after trouble', [trouble, trouble, denied], 3]
])('a look-up that fails says why: %s', async (_name, failures, times) => {
  const { amazon } = amazonWith([200])
  let asked = 0
  const failed = amazon.lookUp(() => Promise.reject(failures[Math.min(asked++, failures.length - 1)]))
  await expect(failed).rejects.toThrow(failures.at(-1)?.message)
  await expect(failed).rejects.toBeInstanceOf(UserError)
  expect(asked).toBe(times)
  expect(waits).toHaveLength(times - 1)
})

test('a look-up waits for trouble that passes', async () => {
  const { amazon } = amazonWith([200])
  const given = [() => Promise.reject(trouble), () => Promise.resolve('found')]
  expect(await amazon.lookUp(() => given.shift()?.() ?? Promise.resolve(''))).toBe('found')
  expect(waits).toEqual([250])
})

test('an error that is not of the destination is not hidden in a message', async () => {
  const { amazon } = amazonWith([200])
  const error = new TypeError('x is not a function')
  await expect(amazon.lookUp(() => Promise.reject(error))).rejects.toBe(error)
  expect(waits).toEqual([])
})
