import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readExpiry } from '../../../src/segment/reverseEtl/expiry'
import type { StateOf } from '../../../src/segment/reverseEtl/state'
import { State } from '../../../src/segment/reverseEtl/state'
import { OF } from '../../helpers/changedRows'
import { withEngine } from '../../helpers/engine'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const DAY_MS = 86_400_000
const DAY_SECONDS = 86_400
const BEGUN: StateOf = { ...OF, audience: { audienceId: '4136' } }

const onDay = (day: number): void => void jest.spyOn(Date, 'now').mockReturnValue(day * DAY_MS + DAY_MS / 2)
afterEach(() => jest.restoreAllMocks())

/** A state whose members were sent last on these days. */
async function stateOf(days: Record<string, number>, of = BEGUN): Promise<string> {
  const path = join(temporaryFolder(), 'people.state')
  await withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), path, structuredClone(of), false)
    for (const [id, day] of Object.entries(days)) {
      onDay(day)
      await state.accept([[id, 1n, 0]])
    }
    await state.close()
  })
  return path
}

test('members whose time ends within 30 days are counted, those whose time is over by themselves', async () => {
  const path = await stateOf({ a: 1000, b: 1001, c: 1030, d: 1031 })
  const before = readFileSync(path)
  const read = (day: number, ttl?: number) => {
    onDay(day)
    return readExpiry(path, '4136', ttl)
  }
  expect(await read(1069, 100 * DAY_SECONDS)).toEqual({ days: 30, expiring: 0, expired: 0 })
  expect(await read(1070, 100 * DAY_SECONDS)).toEqual({ days: 30, expiring: 1, expired: 0 })
  expect(await read(1100, 100 * DAY_SECONDS)).toEqual({ days: 30, expiring: 2, expired: 1 })
  expect(await read(1200, 100 * DAY_SECONDS)).toEqual({ days: 30, expiring: 0, expired: 4 })
  expect(await read(1366)).toEqual({ days: 30, expiring: 0, expired: 0 })
  expect(await read(1367)).toEqual({ days: 30, expiring: 1, expired: 0 })
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a state that is missing or belongs to another audience is rejected', async () => {
  const missing = join(temporaryFolder(), 'none.state')
  await expect(readExpiry(missing, '4136')).rejects.toThrow(
    `There is no state ${missing}. Use --state with the state of the rows that were sent to the audience.`
  )
  expect(existsSync(missing)).toBe(false)
  const path = await stateOf({ a: 1000 })
  await expect(readExpiry(path, '99')).rejects.toThrow('belongs to audience 4136. Choose the state of audience 99')
  await expect(readExpiry(await stateOf({}, OF), '99')).rejects.toThrow('belongs to no audience yet.')
  expect(await readExpiry(path, '4136')).toMatchObject({ days: 30 })
})
