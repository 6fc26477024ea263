import type { AudienceDestinationDefinition } from '@segment/actions-core'
import { advertiserChoices, connectionChoices } from './dynamicChoices'

/** Currencies of an audience fee, from the schema of Amazon's API. */
export const CURRENCIES = ['AED', 'AUD', 'CAD', 'CNY', 'EUR', 'GBP', 'INR', 'JPY', 'MXN', 'SAR', 'SEK', 'TRY', 'USD']

/** Longest time a member stays, in seconds: 397 days. It is Amazon's default, too. */
export const MAX_TTL_SECONDS = 34_300_800

export const MAX_DESCRIPTION_LENGTH = 1000

export const audienceFields: AudienceDestinationDefinition['audienceFields'] = {
  advertiserId: {
    label: 'Advertiser ID',
    description:
      'The ID of your Amazon DSP advertiser: digits only, as Amazon DSP shows it. Needed unless there is an AMC Connection.',
    type: 'string',
    required: false,
    dynamic: advertiserChoices
  },
  connectionId: {
    label: 'AMC Connection',
    description:
      "The ID of a connection of Amazon Marketing Cloud. With it the audience goes to the connection's AMC instance and its DSP advertiser; without it to Amazon DSP alone. If there is an Advertiser ID, too, it must be the connection's.",
    type: 'string',
    required: false,
    dynamic: connectionChoices
  },
  countryCode: {
    label: 'Country Code',
    description:
      'The country of the members of this audience, as two letters of ISO 3166, such as US. A person whose own country is mapped goes by that one.',
    type: 'string',
    required: true
  },
  cpmCents: {
    label: 'CPM Cents',
    description:
      'The fee for a thousand impressions (CPM) in whole hundredths of the currency: 100 is 1.00 USD. Only together with Currency.',
    type: 'number',
    required: false
  },
  currency: {
    label: 'Currency',
    description: 'The currency of the fee. Only together with CPM Cents.',
    type: 'string',
    choices: CURRENCIES.map((currency) => ({ label: currency, value: currency })),
    required: false
  },
  description: {
    label: 'Description',
    description: `What the audience is about, up to ${MAX_DESCRIPTION_LENGTH} characters.`,
    type: 'string',
    required: false
  },
  externalAudienceId: {
    label: 'External Audience ID',
    description: 'Your own ID for this audience. Amazon keeps it beside its own.',
    type: 'string',
    required: true
  },
  ttl: {
    label: 'TTL',
    description: `How long a person stays in the audience, in whole seconds from the entry: 0 to ${MAX_TTL_SECONDS} (397 days). Left empty, Amazon takes the longest.`,
    type: 'number',
    required: false
  }
}
