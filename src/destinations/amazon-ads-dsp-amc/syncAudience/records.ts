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
  /** By target: the upload that takes its next record, and the bytes that it has at most. */
  private readonly open = new Map<string, { outgoing: Outgoing[]; bytes: number }>()

  add({ audienceId, connectionId }: Target, outgoing: Outgoing): void {
    const key = connectionId === undefined ? audienceId : `${audienceId} ${connectionId}`
    const bytes = countBytes(outgoing.record)
    let upload = this.open.get(key)
    if (upload === undefined || upload.outgoing.length === MAX_RECORDS || upload.bytes + bytes > MAX_BYTES) {
      const target = { audienceId, connectionId }
      upload = { outgoing: [], bytes: buildBody({ target, outgoing: [] }).length }
      this.open.set(key, upload)
      this.all.push({ target, outgoing: upload.outgoing })
    }
    upload.outgoing.push(outgoing)
    upload.bytes += bytes
  }
}

const FRAME_BYTES = '{"externalUserId":"","countryCode":"US","action":"CREATE","hashedPII":[]},'.length
const HASH_BYTES = '{"firstname":""},'.length + 64
const CONSENT_BYTES = 250

/** The most bytes that a record has as JSON: to write each of them twice would take longer than all else. */
function countBytes({ externalUserId, hashedPII, userConsent }: AudienceRecord): number {
  let bytes = FRAME_BYTES + externalUserId.length
  for (const hashes of hashedPII) {
    bytes += Object.keys(hashes).length * HASH_BYTES
  }
  const { tcf = '', gpp = '' } = userConsent?.consent ?? {}
  return bytes + (userConsent === undefined ? 0 : CONSENT_BYTES + tcf.length + gpp.length)
}

/** The request's JSON text; the audience's ID is written as a number with all its digits. */
export function buildBody({ target: { audienceId, connectionId }, outgoing }: Upload): string {
  // AMC is always a target of a connection; its DSP advertiser is one when it is asked for.
  const resource =
    connectionId === undefined ? '' : `"targetResource":${JSON.stringify({ connectionId, targetTypes: ['DSP'] })},`
  return `{"records":${JSON.stringify(outgoing.map(({ record }) => record))},${resource}"audienceId":${audienceId}}`
}
