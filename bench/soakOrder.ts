import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { SyncReport } from '../src/segment/sync/report'
import type { Truth } from './soakEvents'
import { sha256 } from '../src/system/sha256'
import { AUDIENCES, personOf, versionName } from './soakEvents'

interface Written {
  audienceId: string
  records: { action: 'CREATE' | 'DELETE'; externalUserId: string; hashedPII?: { firstname?: string }[] }[]
}

/** Events of one person in one audience that have distinct names. */
const MOST_VERSIONS = 1_000

interface Order {
  /** Records that Amazon took, in all. */
  writes: number
  /** Those that may say the same as the one before: leaving has no more to say. */
  again: number
  /** Those that say what an earlier event said, after a later one was taken. */
  olderAfterNewer: number
}

/**
 * Goes through what Amazon took, in its order, and counts what came too late. An entry says which event it was; leaving
 * says nothing of the kind, and counts as the earliest event that it can have been. The same again is no older word.
 */
export async function orderOf(record: string, truth: Truth, report: SyncReport): Promise<Order> {
  const versions = new Map(Array.from({ length: MOST_VERSIONS }, (_, nth) => [sha256(versionName(nth)), nth]))
  const places = new Map(
    report.audiences.map(({ audience, audienceId }) => [audienceId, AUDIENCES.indexOf(audience ?? '')])
  )
  const latest = AUDIENCES.map(() => new Int16Array(truth.people).fill(-1))
  const order: Order = { writes: 0, again: 0, olderAfterNewer: 0 }
  for await (const line of createInterface({ input: createReadStream(record) })) {
    const { audienceId, records } = JSON.parse(line) as Written
    // One that a fault has hidden from the runner, and that it made again.
    const audience = places.get(audienceId) ?? -1
    for (const { action, externalUserId, hashedPII = [] } of audience < 0 ? [] : records) {
      const person = personOf(externalUserId)
      const before = latest[audience][person]
      const version = Math.max(-1, ...hashedPII.map(({ firstname = '' }) => versions.get(firstname) ?? -1))
      const event = action === 'CREATE' ? version : truth.said[audience][person].indexOf('L', Math.max(before, 0))
      order.writes += 1
      order.again += event === before ? 1 : 0
      if (event < Math.max(before, 0)) {
        order.olderAfterNewer += 1
      } else {
        latest[audience][person] = event
      }
    }
  }
  return order
}
