import type { ActionDefinition, InputField } from '@segment/actions-core'

/**
 * A text in the catalog, any value in the core's schema: a field of the wrong form must not keep a person in an audience,
 * so these are judged in the code. The core takes a list of types, although its own type names only one.
 */
const ANY_FORM = Object.assign(['string', 'number', 'boolean', 'object', 'array'], {
  toJSON: () => 'string'
}) as unknown as 'string'

const anyForm = (label: string, description: string): InputField => ({ label, description, type: ANY_FORM })

const identity = (label: string, description: string): InputField => ({
  ...anyForm(label, description),
  category: 'hashedPII'
})

const IDENTITIES = {
  email: { ...identity('Email', "The user's email address, or an array of email addresses."), multiple: true },
  phone: {
    ...identity(
      'Phone',
      "The user's phone number, or an array of phone numbers. Include the country calling code (e.g. +1 212 555 0123) if Country Code is not set."
    ),
    multiple: true
  },
  firstName: identity('First Name', "The user's first name."),
  lastName: identity('Last Name', "The user's last name."),
  address: identity('Address', "The user's street address, without city, state or postal code."),
  city: identity('City', "The user's city."),
  state: identity('State', "The user's state, province or prefecture (name or abbreviation)."),
  postal: identity('Postal Code', "The user's postal code.")
}

/** The choice of Identifiers to Share that isn't an identity, and off unless it is chosen. */
export const SHARE_IP_ADDRESS = 'ipAddress'

export const fields: ActionDefinition<unknown>['fields'] = {
  externalUserId: {
    label: 'External User ID',
    description:
      'A unique identifier for the user. Use the same ID when adding and removing a user. IDs with characters other than letters, numbers, hyphens and underscores are hashed. Events without a user ID use the anonymous ID.',
    type: 'string',
    default: { '@path': '$.userId' }
  },
  findIdentities: {
    label: 'Automatically Detect Identifiers',
    description:
      'Use identifiers found in the event for fields you leave unmapped. Country and consent are always detected.',
    type: 'boolean',
    default: true
  },
  identitiesToSend: {
    label: 'Identifiers to Share',
    description:
      'Limit which hashed identifiers are sent to Amazon. Leave empty to send all. The IP address, which is not hashed, is sent only if you select it here or map it under Consent.',
    type: 'string',
    multiple: true,
    choices: [
      ...Object.entries(IDENTITIES).map(([value, { label }]) => ({ label, value })),
      { label: 'IP Address', value: SHARE_IP_ADDRESS }
    ]
  },
  ...IDENTITIES,
  countryCode: anyForm(
    'Country Code',
    "The user's country (ISO 3166-1 code or English name). Determines formatting and consent rules. Defaults to the audience's Country Code."
  ),
  audienceId: {
    label: 'Audience ID',
    description: 'The ID of the audience in Amazon Ads.',
    type: 'string',
    unsafe_hidden: true,
    default: { '@path': '$.context.personas.external_audience_id' }
  },
  // Without a default, which would cost the core time for every event: it is read from the event where it is not mapped.
  connectionId: {
    label: 'AMC Connection',
    description: 'The AMC connection that the audience was created for.',
    type: 'string',
    unsafe_hidden: true
  },
  consent: {
    label: 'Consent',
    description:
      'User consent for advertising. Required to add users in the EEA, UK and Switzerland: provide User Data Consent, a TCF string or a GPP string. Users who denied consent are removed. Detected in the event where it is not mapped.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ipAddress: anyForm(
        'IP Address',
        "The user's IP address, used by Amazon to determine location. Sent unhashed. Not sufficient as consent."
      ),
      amznAdStorage: anyForm(
        'Ad Storage Consent',
        'Whether the user consented to advertising cookies: GRANTED or DENIED.'
      ),
      amznUserData: anyForm(
        'User Data Consent',
        'Whether the user consented to the use of personal data for advertising: GRANTED or DENIED.'
      ),
      tcf: anyForm('TCF String', 'Encoded IAB TCF consent string (version 2).'),
      gpp: anyForm('GPP String', 'Encoded IAB GPP consent string.')
    }
  },
  consentCategory: {
    label: 'Consent Category',
    description:
      "The name of a category in Segment's consent preferences, such as Advertising. Users who denied it are removed. Users who granted it count as consented, unless you map a consent field above.",
    type: ANY_FORM,
    placeholder: 'Advertising'
  },
  enable_batching: {
    label: 'Enable Batching',
    description: 'Send events to Amazon in batches.',
    type: 'boolean',
    unsafe_hidden: true,
    default: true
  },
  batch_size: {
    label: 'Batch Size',
    description: 'Maximum number of events to include in each batch. Actual batch sizes may be lower.',
    type: 'number',
    default: 10_000,
    minimum: 1,
    maximum: 10_000
  },
  batch_keys: {
    label: 'Batch Keys',
    description: 'The keys to use for batching events together.',
    type: 'string',
    multiple: true,
    unsafe_hidden: true,
    default: ['audienceId']
  }
}
