import type { RequestClient } from '@segment/actions-core'
import { Amazon } from '../../src/segment/amazon'
import type { Platform } from '../../src/segment/platform'

/** A platform whose requests are answered with these statuses, one after the other. */
function amazonWith(statuses: number[]) {
  const seen = { calls: 0, signIns: 0 }
  const request = () => {
    const status = statuses[Math.min(seen.calls, statuses.length - 1)]
    seen.calls += 1
    return Promise.resolve({ status, content: '{}', headers: { get: () => null } })
  }
  const platform = {
    client: () => request as unknown as RequestClient,
    signIn: () => {
      seen.signIns += 1
      return Promise.resolve()
    }
  }
  return { seen, amazon: new Amazon(platform as unknown as Platform, 'NA') }
}

test('a token that is over is renewed once', async () => {
  const { amazon, seen } = amazonWith([401, 200])
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 200 })
  expect(seen).toEqual({ calls: 2, signIns: 1 })
})

test('a refusal is not asked again', async () => {
  const { amazon, seen } = amazonWith([404])
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 404 })
  expect(seen.calls).toBe(1)
})

test('trouble that passes is waited for', async () => {
  const { amazon, seen } = amazonWith([503, 200])
  expect(await amazon.read('/x', 'application/json')).toMatchObject({ status: 200 })
  expect(seen.calls).toBe(2)
})

test('a look-up that fails says why', async () => {
  const { amazon } = amazonWith([200])
  const failure = { status: 403, errortype: 'FORBIDDEN' as const, errormessage: 'Amazon denies permission.' }
  await expect(amazon.look(() => Promise.resolve(failure))).rejects.toThrow('Amazon denies permission.')
  expect(await amazon.look(() => Promise.resolve([1]))).toEqual([1])
})
