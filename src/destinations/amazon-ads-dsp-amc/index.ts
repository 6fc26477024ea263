import type { AudienceDestinationDefinition, Preset } from '@segment/actions-core'
import { defaultValues } from '@segment/actions-core'
import { createAudience, readAudience } from './audience/audiences'
import { audienceFields } from './audience/settings'
import { authentication, extendRequest } from './authentication'
import type { AudienceSettings, Settings } from './generated-types'
import { onDelete } from './onDelete'
import syncAudience from './syncAudience'
import syncAudiencesToDSP from './syncAudiencesToDSP'

type EventSlug = Extract<Preset, { eventSlug: string }>['eventSlug']

const destination: AudienceDestinationDefinition<Settings, AudienceSettings> = {
  name: 'Amazon Ads DSP and AMC',
  slug: 'actions-amazon-amc',
  mode: 'cloud',
  description:
    'Sync audiences to Amazon Ads for activation in Amazon DSP and analysis in Amazon Marketing Cloud (AMC).',

  authentication,
  extendRequest,
  onDelete,

  audienceFields,
  audienceConfig: {
    mode: { type: 'synced', full_audience_sync: false },
    createAudience,
    getAudience: async (request, input) => ({ externalId: (await readAudience(request, input)).externalId })
  },

  actions: { syncAudience, syncAudiencesToDSP },

  presets: [
    {
      name: 'Entities Audience Membership Changed',
      partnerAction: 'syncAudience',
      mapping: defaultValues(syncAudience.fields),
      type: 'specificEvent',
      eventSlug: 'warehouse_audience_membership_changed_identify'
    },
    {
      name: 'Entities Audience Entered',
      partnerAction: 'syncAudience',
      mapping: defaultValues(syncAudience.fields),
      type: 'specificEvent',
      eventSlug: 'warehouse_audience_entered_track'
    },
    {
      name: 'Entities Audience Exited',
      partnerAction: 'syncAudience',
      mapping: defaultValues(syncAudience.fields),
      type: 'specificEvent',
      eventSlug: 'warehouse_audience_exited_track'
    },
    {
      name: 'Associated Entity Added',
      partnerAction: 'syncAudience',
      mapping: defaultValues(syncAudience.fields),
      type: 'specificEvent',
      eventSlug: 'warehouse_entity_added_track'
    },
    {
      name: 'Associated Entity Removed',
      partnerAction: 'syncAudience',
      mapping: defaultValues(syncAudience.fields),
      type: 'specificEvent',
      eventSlug: 'warehouse_entity_removed_track'
    },
    {
      name: 'Journey Step Entered',
      partnerAction: 'syncAudience',
      mapping: defaultValues(syncAudience.fields),
      type: 'specificEvent',
      eventSlug: 'journeys_step_entered_track'
    },
    {
      name: 'Journey Step All Events',
      partnerAction: 'syncAudience',
      mapping: defaultValues(syncAudience.fields),
      type: 'specificEvent',
      // Newer than the slugs in the types of published cores.
      eventSlug: 'journey_step_all_events_track' as EventSlug
    }
  ]
}

export default destination
