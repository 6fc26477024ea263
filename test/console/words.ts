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
