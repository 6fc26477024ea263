import { setTimeout as sleep } from 'node:timers/promises'
import { Lanes } from '../../../src/segment/delivery/lanes'

test('keeps the order of a lane, and few at a time', async () => {
  const lanes = new Lanes(2)
  const ended: string[] = []
  let running = 0
  let most = 0
  const work = (name: string, milliseconds: number) => async () => {
    running += 1
    most = Math.max(most, running)
    await sleep(milliseconds)
    running -= 1
    ended.push(name)
  }
  await lanes.start('a', work('a1', 30))
  await lanes.start('a', work('a2', 1))
  await lanes.start('b', work('b1', 1))
  await lanes.start('c', work('c1', 20))
  await lanes.start('d', work('d1', 20))
  await lanes.start('e', work('e1', 20))
  await lanes.start('a', work('a3', 1))
  await lanes.settled()
  expect(ended.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3'])
  expect(ended).toHaveLength(7)
  expect(most).toBe(2)
})

test('a failure does not hold up the others, and is reported at the end', async () => {
  const lanes = new Lanes(2)
  const ended: string[] = []
  await lanes.start('a', () => Promise.reject(new Error('broken')))
  await lanes.start('a', () => Promise.resolve(void ended.push('a2')))
  await expect(lanes.settled()).rejects.toThrow('broken')
  expect(ended).toEqual(['a2'])
})
