import definition from '../../src'

/** What the steps of Segment's documentation page are called there: what one clicks and what one reads, in its order. */
export const WORDS = {
  catalog: 'Destination catalog',
  destination: 'Amazon Ads DSP and AMC',
  add: 'Add Destination',
  space: 'Engage Space',
  connection: 'Connection',
  connect: 'Connect to Amazon Ads DSP and AMC',
  region: 'Region',
  enable: 'Enable the destination',
  audienceSettings: 'audience-specific settings',
  mappings: 'Matching Mappings',
  addMapping: 'Add mapping',
  save: 'Save and enable'
} as const

/** What the destination calls a setting of an audience, or a field of the mapping. */
export const labelOf = (key: string): string =>
  definition.audienceFields[key]?.label ?? definition.actions.syncAudience.fields[key].label

/** How the destination's reasons begin. */
export const REASONS = {
  noConsent: 'Consent is required to add users',
  noIdentity: 'No valid identifier',
  noMembership: 'Unable to determine audience membership',
  notJson: 'This line is not valid JSON.',
  notSubscribed: 'does not match the subscription',
  revoked: 'Amazon no longer accepts the connection',
  badCountry: 'Country Code (countryCode) must be a two-letter ISO 3166-1 code, such as US.'
} as const
