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
  /** The record's JSON text, without anything beyond ASCII, so that its length is its size in bytes. */
  json: string
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

  add({ audienceId, connectionId }: Target, outgoing: Omit<Outgoing, 'json'>): void {
    const key = connectionId === undefined ? audienceId : `${audienceId} ${connectionId}`
    const json = toJson(outgoing.record)
    let upload = this.open.get(key)
    if (upload === undefined || upload.outgoing.length === MAX_RECORDS || upload.bytes + json.length > MAX_BYTES) {
      const target = { audienceId, connectionId }
      upload = { outgoing: [], bytes: buildBody({ target, outgoing: [] }).length }
      this.open.set(key, upload)
      this.all.push({ target, outgoing: upload.outgoing })
    }
    const { record, indices, isDenied } = outgoing
    upload.outgoing.push({ record, json, indices, isDenied })
    upload.bytes += json.length + 1
  }
}

/**
 * As JSON.stringify writes it, in half of its time. IDs are letters, digits, hyphens and underscores, so neither they nor
 * hashes have anything to escape.
 */
function toJson({ externalUserId, action, countryCode, hashedPII, userConsent }: AudienceRecord): string {
  const country = countryCode === undefined ? '' : `"countryCode":${JSON.stringify(countryCode)},`
  const consent = userConsent === undefined ? '' : `,"userConsent":${JSON.stringify(userConsent)}`
  const hashes = hashedPII.length === 1 ? toHashesJson(hashedPII[0]) : hashedPII.map(toHashesJson).join(',')
  return `{"externalUserId":"${externalUserId}","action":"${action}",${country}"hashedPII":[${hashes}]${consent}}`
}

function toHashesJson(hashes: HashedPII): string {
  let json = ''
  for (const field in hashes) {
    json += `${json === '' ? '{"' : '","'}${field}":"${hashes[field as keyof HashedPII]}`
  }
  return json === '' ? '{}' : `${json}"}`
}

/** The request's JSON text; the audience's ID is written as a number with all its digits. */
export function buildBody({ target: { audienceId, connectionId }, outgoing }: Upload): string {
  // AMC is always a target of a connection; its DSP advertiser is one when it is asked for.
  const resource =
    connectionId === undefined ? '' : `"targetResource":${JSON.stringify({ connectionId, targetTypes: ['DSP'] })},`
  return `{"records":[${outgoing.map(({ json }) => json).join(',')}],${resource}"audienceId":${audienceId}}`
}
