import type { CreateAudience, MemberRecord, NewConnection } from './bodies'
import type { Fault } from './faults'
import type { Region } from './names'
import { REGIONS } from './names'
import { ajv, object } from './readBody'

/** What a sandbox starts with, in the bodies of Amazon's own calls. */
export interface Seed extends Partial<Record<Region, SeededRegion>> {
  faults?: Fault[]
}

export interface SeededRegion {
  /** Bodies of `connect`. One with a `connectionId` of its own can be named by an audience. */
  connections?: NewConnection[]
  audiences?: SeededAudience[]
}

/** A body of `createAudience`, and who is in. */
export interface SeededAudience extends CreateAudience {
  members?: SeededMember[]
}

/** A record of `records`, added. */
export type SeededMember = Omit<MemberRecord, 'action'>

const anything = { type: 'array', items: { type: 'object' } }

/** Its form alone: each body is validated where it is used. */
export const isSeed = ajv.compile<Seed>(
  object({
    ...Object.fromEntries(REGIONS.map((region) => [region, object({ connections: anything, audiences: anything })])),
    faults: anything
  })
)
