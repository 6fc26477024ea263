import type { SegmentEvent } from '@segment/actions-core'

/** An audience id beyond 2^53, as Amazon's are. */
export const AUDIENCE_ID = '413642381039213536'
export const OTHER_AUDIENCE_ID = '379909525712777677'

export interface EventOptions {
  userId?: string | null
  anonymousId?: string
  key?: string
  audienceId?: unknown
  country?: string
  /** Properties of a track, traits of an identify. */
  person?: Record<string, unknown>
  ip?: string
  event?: string
}

/** An event as Engage sends it when a person enters (`inside` true) or leaves an audience. */
export function engageTrack(inside: unknown, options: EventOptions = {}): SegmentEvent {
  const { key = 'bought_twice' } = options
  return {
    ...frame(options),
    type: 'track',
    event: options.event ?? (inside ? 'Audience Entered' : 'Audience Exited'),
    properties: { audience_key: key, [key]: inside, ...options.person } as SegmentEvent['properties']
  }
}

export function engageIdentify(inside: unknown, options: EventOptions = {}): SegmentEvent {
  const { key = 'bought_twice' } = options
  return { ...frame(options), type: 'identify', traits: { [key]: inside, ...options.person } as SegmentEvent['traits'] }
}

function frame({
  userId = 'user-1',
  anonymousId,
  key = 'bought_twice',
  audienceId = AUDIENCE_ID,
  country = 'US',
  ip
}: EventOptions) {
  return {
    messageId: `message-${userId}`,
    timestamp: '2026-11-24T10:00:00.000Z',
    userId,
    anonymousId,
    context: {
      ...(ip !== undefined && { ip }),
      personas: {
        computation_class: 'audience',
        computation_id: `aud_${key}`,
        computation_key: key,
        namespace: 'spa_test',
        ...(audienceId !== undefined && { external_audience_id: audienceId }),
        audience_settings: { advertiserId: '4728736040201', countryCode: country, externalAudienceId: key }
      }
    }
  }
}

export const ANN = { email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee', city: 'Dallas' }
