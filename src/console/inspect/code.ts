import type { TraceStepName } from '../api'

const DESTINATION = 'src/destinations/amazon-ads-dsp-amc'

/** Where the rules of each station stand, from the root of the project. */
export const CODE: Record<TraceStepName, readonly string[]> = {
  event: ['src/segment/sources/events/event.ts', 'src/segment/audiences/audiences.ts'],
  mapping: [
    `${DESTINATION}/syncAudience/fields.ts`,
    `${DESTINATION}/syncAudience/member.ts`,
    `${DESTINATION}/syncAudience/membership.ts`,
    `${DESTINATION}/syncAudience/consent.ts`
  ],
  identities: [`${DESTINATION}/event/fields.ts`, `${DESTINATION}/event/find.ts`, `${DESTINATION}/identity/hasher.ts`],
  record: [`${DESTINATION}/syncAudience/prepareBatch.ts`, `${DESTINATION}/syncAudience/records.ts`],
  request: [`${DESTINATION}/syncAudience/records.ts`, `${DESTINATION}/syncAudience/upload.ts`],
  job: [`${DESTINATION}/syncAudience/result.ts`, 'src/amazon/jobs.ts'],
  member: ['src/sandbox/operations/records.ts', 'src/sandbox/state/members.ts']
}
