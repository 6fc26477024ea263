import type { StationName } from './api'

const DESTINATION = 'src/destinations/amazon-ads-dsp-amc'

/** Where the rules of each station stand, from the root of the project. */
export const CODE: Record<StationName, readonly string[]> = {
  event: ['src/segment/events/event.ts', 'src/segment/audiences.ts'],
  mapping: [
    `${DESTINATION}/syncAudience/fields.ts`,
    `${DESTINATION}/syncAudience/member.ts`,
    `${DESTINATION}/syncAudience/membership.ts`,
    `${DESTINATION}/syncAudience/consent.ts`
  ],
  identities: [
    `${DESTINATION}/find/look.ts`,
    `${DESTINATION}/identity/identities.ts`,
    `${DESTINATION}/identity/hashedPII.ts`
  ],
  record: [`${DESTINATION}/syncAudience/batch.ts`, `${DESTINATION}/syncAudience/record.ts`],
  request: [`${DESTINATION}/syncAudience/audienceRecords.ts`, `${DESTINATION}/syncAudience/upload.ts`],
  job: [`${DESTINATION}/syncAudience/result.ts`, 'src/segment/run/jobs.ts'],
  member: ['src/sandbox/operations/records.ts', 'src/sandbox/state/members.ts']
}
