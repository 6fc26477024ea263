import { writeFileSync } from 'node:fs'
import type { SyncReport } from '../../src/segment/sync/report'
import { orderOf } from '../../bench/soakOrder'
import type { Truth } from '../../bench/soakEvents'
import { versionName } from '../../bench/soakEvents'
import { sha256 } from '../../src/system/sha256'
import { file } from '../helpers/runner'

const report = { audiences: [{ audience: 'bought_twice', audienceId: '7' }] } as SyncReport
const truth = { people: 2, said: [['ELE', 'EL'], ...Array.from({ length: 4 }, () => ['', ''])] } as unknown as Truth

const entry = (person: number, ...events: number[]) => ({
  action: 'CREATE',
  externalUserId: `user-${person}`,
  hashedPII: events.map((nth) => ({ firstname: sha256(versionName(nth)) }))
})
const leaving = (person: number) => ({ action: 'DELETE', externalUserId: `user-${person}` })

function judged(...requests: object[][]) {
  const path = file('taken.jsonl', '')
  writeFileSync(path, requests.map((records) => JSON.stringify({ audienceId: '7', records })).join('\n'))
  return orderOf(path, truth, report)
}

test('each word after the one before, and the same again, are in order', async () => {
  const order = await judged([entry(0, 0), entry(1, 0)], [leaving(0)], [leaving(0)], [entry(0, 2), leaving(1)])
  expect(order).toEqual({ writes: 6, again: 1, olderAfterNewer: 0 })
})

test.each([
  ['an entry after the leaving that followed it', [[leaving(1)], [entry(1, 0)]]],
  ['leaving after the last entry', [[entry(0, 2)], [leaving(0)]]],
  ['the first entry after the last', [[entry(0, 2)], [entry(0, 0)]]],
  ['an entry of nobody’s event', [[entry(0, 9), entry(1, 0)], [entry(0, 0)]]]
])('%s is an older word after a newer one', async (_name, requests) => {
  expect((await judged(...requests)).olderAfterNewer).toBe(1)
})
