import type { AudienceDestinationDefinition } from '@segment/actions-core'

/** Currencies of an audience fee, from the schema of Amazon's API. */
export const CURRENCIES = ['AED', 'AUD', 'CAD', 'CNY', 'EUR', 'GBP', 'INR', 'JPY', 'MXN', 'SAR', 'SEK', 'TRY', 'USD']

/** Longest time a member stays, in seconds: 397 days. It is Amazon's default, too. */
export const MAX_TTL_SECONDS = 34_300_800

export const MAX_DESCRIPTION_LENGTH = 1000

export const audienceFields: AudienceDestinationDefinition['audienceFields'] = {
  advertiserId: {
    label: 'Advertiser ID',
    description: 'Your Amazon DSP advertiser ID. Required unless you select an AMC Connection.',
    type: 'string',
    required: false,
    placeholder: '4728736040201'
  },
  connectionId: {
    label: 'AMC Connection',
    description:
      'Connects this audience to an AMC instance and its DSP advertiser. Leave empty to sync to Amazon DSP only. If you also enter an Advertiser ID, it must match this connection.',
    type: 'string',
    required: false,
    placeholder: '5a523424-e8b3-4da5-9a32-24a861aea576'
  },
  amazonAudienceId: {
    label: 'Amazon Audience ID',
    description:
      "Amazon's ID of an audience that already exists, to use it instead of creating a new one. It must belong to the same advertiser and have the same Country Code.",
    type: 'string',
    required: false,
    placeholder: '413642381039213536'
  },
  externalAudienceId: {
    label: 'External Audience ID',
    description: 'Your identifier for this audience. Amazon stores it alongside its own audience ID.',
    type: 'string',
    required: true
  },
  description: {
    label: 'Description',
    description: 'Optional description shown in Amazon Ads (maximum 1,000 characters).',
    type: 'string',
    required: false
  },
  countryCode: {
    label: 'Country Code',
    description:
      'Default country for audience members (two-letter ISO 3166-1 code, e.g. US). Used when an event has no country.',
    type: 'string',
    required: true,
    placeholder: 'US'
  },
  ttl: {
    label: 'Time-to-live',
    description:
      'How long members stay in the audience, in seconds (maximum 34,300,800, or 397 days). Defaults to the maximum. The time counts from when each member was last sent, and Segment sends changes only: with the maximum, someone sent on January 1, 2027 leaves on February 2, 2028.',
    type: 'number',
    required: false,
    placeholder: '2592000'
  },
  cpmCents: {
    label: 'CPM Cents',
    description: 'Audience fee per thousand impressions, in cents. For example, 100 = $1.00. Requires Currency.',
    type: 'number',
    required: false
  },
  currency: {
    label: 'Currency',
    description: 'Currency of the audience fee. Required if you set CPM Cents.',
    type: 'string',
    choices: CURRENCIES.map((currency) => ({ label: currency, value: currency })),
    required: false
  }
}
