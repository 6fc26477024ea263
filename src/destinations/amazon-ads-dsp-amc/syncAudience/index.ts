import type { MultiStatusResponse, RequestClient } from '@segment/actions-core'
import omit from 'lodash/omit'
import { fields } from './fields'
import type { Payload } from './generated-types'
import type { Batch } from './perform'
import { performSingle } from './perform'
import { createEventReader, prepareBatch, TITLE } from './prepareBatch'
import type { Action } from './retlHook'
import { mappedAudience, retlOnMappingSave } from './retlHook'
import type { AudienceRecord } from './upload'
import { sendRecords } from './upload'

const action: Action = {
  title: TITLE,
  description: 'Add users to and remove users from an Amazon Ads audience.',
  defaultSubscription: 'type = "track" or type = "identify"',
  syncMode: {
    label: 'Sync Mode',
    description: 'Defines how Reverse ETL records are synced. Engage audiences always use Mirror.',
    default: 'mirror',
    choices: [
      { label: 'Mirror: add new and updated records, remove deleted records', value: 'mirror' },
      { label: 'Upsert: add new and updated records only', value: 'upsert' },
      { label: 'Delete: remove deleted records only', value: 'delete' }
    ]
  },
  fields,
  hooks: { retlOnMappingSave },
  perform: performSingle(performBatch),
  performBatch
}

export default action

async function performBatch(request: RequestClient, batch: Batch<Payload>): Promise<MultiStatusResponse> {
  const readEvent = await createEventReader(batch)
  const { records, response } = await prepareBatch(batch.payload.length, readEvent, mappedAudience(batch.hookOutputs))
  await sendRecords(request, batch, records, response, withoutIpAddress)
  return response
}

/** The IP address is sent to Amazon unhashed, and shown nowhere. */
const withoutIpAddress = (record: AudienceRecord): object =>
  record.userConsent?.geo?.ipAddress === undefined ? record : omit(record, 'userConsent.geo.ipAddress')
