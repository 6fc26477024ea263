import type { HashedPII } from '../identity'
import type { UserConsent } from './consent'

/** Records of a request. Amazon's schema allows 10,000; its guide advises 6,000. */
const MAX_RECORDS = 6_000

/** Bytes of a request's body. Amazon documents none for this API; its neighbors take 5 to 10 MB. */
const MAX_BYTES = 4_000_000

/** One record of Amazon's API, as its schema of "Advertiser audiences" has it. */
export interface AudienceRecord {
  externalUserId: string
  action: 'CREATE' | 'DELETE'
  countryCode?: string
  hashedPII: HashedPII[]
  userConsent?: UserConsent
}

/** Where records go: an audience, through the AMC connection for which it was made, if it was. */
export interface Target {
  audienceId: string
  connectionId?: string
}

/** A record on its way. */
export interface Outgoing {
  record: AudienceRecord
  /** The events it was made of, by their index in the batch. */
  indices: readonly number[]
  /** Whether it removes a person who was to be added and denied consent. */
  isDenied?: boolean
}

/** Records of one audience that go in one request. */
export interface Upload {
  target: Target
  outgoing: readonly Outgoing[]
}

/** The records of a batch by their target, cut into uploads within Amazon's limits. */
export class Uploads {
  readonly all: Upload[] = []
  /** By target: the upload that takes its next record, and the bytes that it has. */
  private readonly open = new Map<string, { outgoing: Outgoing[]; bytes: number }>()

  add({ audienceId, connectionId }: Target, outgoing: Outgoing): void {
    const key = connectionId === undefined ? audienceId : `${audienceId} ${connectionId}`
    const bytes = measureJson(outgoing.record)
    let upload = this.open.get(key)
    if (upload === undefined || upload.outgoing.length === MAX_RECORDS || upload.bytes + bytes > MAX_BYTES) {
      const target = { audienceId, connectionId }
      upload = { outgoing: [], bytes: buildBody({ target, outgoing: [] }).length }
      this.open.set(key, upload)
      this.all.push({ target, outgoing: upload.outgoing })
    }
    upload.outgoing.push(outgoing)
    upload.bytes += bytes + 1
  }
}

const EMPTY_RECORD = JSON.stringify({ externalUserId: '', action: 'CREATE', hashedPII: [] })
const EMPTY_HASH = `"":"${'0'.repeat(64)}"`

/**
 * Bytes of a record's JSON text, which has nothing beyond ASCII. The texts are not kept: all records of a request are
 * written at once, in half of the time and without garbage.
 */
function measureJson({ externalUserId, countryCode, hashedPII, userConsent }: AudienceRecord): number {
  let bytes = EMPTY_RECORD.length + externalUserId.length
  for (const hashes of hashedPII) {
    let fields = 0
    for (const field in hashes) {
      bytes += field.length + EMPTY_HASH.length
      fields += 1
    }
    // Braces, and the commas between fields.
    bytes += 2 + Math.max(fields - 1, 0)
  }
  bytes += Math.max(hashedPII.length - 1, 0)
  bytes += countryCode === undefined ? 0 : ',"countryCode":""'.length + countryCode.length
  bytes += userConsent === undefined ? 0 : ',"userConsent":'.length + JSON.stringify(userConsent).length
  return bytes
}

/** The request's JSON text; the audience's ID is written as a number with all its digits. */
export function buildBody({ target: { audienceId, connectionId }, outgoing }: Upload): string {
  // AMC is always a target of a connection; its DSP advertiser is one when it is asked for.
  const resource =
    connectionId === undefined ? '' : `"targetResource":${JSON.stringify({ connectionId, targetTypes: ['DSP'] })},`
  return `{"records":${JSON.stringify(outgoing.map(({ record }) => record))},${resource}"audienceId":${audienceId}}`
}
