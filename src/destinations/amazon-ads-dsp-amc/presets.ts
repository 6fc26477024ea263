import type { AudienceDestinationDefinition, Preset } from '@segment/actions-core'
import { defaultValues } from '@segment/actions-core'
import syncAudience from './syncAudience'

type EventSlug = Extract<Preset, { eventSlug: string }>['eventSlug']

const ENGAGE_EVENTS: { name: string; eventSlug: EventSlug }[] = [
  { name: 'Entities Audience Membership Changed', eventSlug: 'warehouse_audience_membership_changed_identify' },
  { name: 'Associated Entity Added', eventSlug: 'warehouse_entity_added_track' },
  { name: 'Associated Entity Removed', eventSlug: 'warehouse_entity_removed_track' },
  { name: 'Journeys Step Entered', eventSlug: 'journeys_step_entered_track' },
  // Newer than the slugs that actions-core's types list.
  { name: 'Journey Step All Events', eventSlug: 'journey_step_all_events_track' as EventSlug }
]

export const presets: AudienceDestinationDefinition['presets'] = ENGAGE_EVENTS.map(({ name, eventSlug }) => ({
  name,
  partnerAction: 'syncAudience',
  mapping: defaultValues(syncAudience.fields),
  type: 'specificEvent',
  eventSlug
}))
