import type { ActionDefinition } from '@segment/actions-core'
import type { IdentityField } from '../identity'

const IDENTITIES: readonly (readonly [IdentityField, string])[] = [
  ['email', 'Email'],
  ['phone', 'Phone'],
  ['firstName', 'First Name'],
  ['lastName', 'Last Name'],
  ['address', 'Address'],
  ['city', 'City'],
  ['state', 'State'],
  ['postal', 'Postal Code']
]

export const fields: ActionDefinition<unknown>['fields'] = {
  externalUserId: {
    label: 'External User ID',
    description:
      'Your ID of the person. Amazon keeps it beside the hashed identities, and a person leaves by the ID of the entry. Amazon takes letters, digits, - and _, up to 128 of them; anything else, such as an email address, is sent as its SHA-256 instead. Mapped to the user ID, an event without one goes by its anonymous ID.',
    type: 'string',
    default: { '@path': '$.userId' }
  },
  findIdentities: {
    label: 'Find Identities',
    description:
      'Looks for email, phone, name and address in the usual places of the event, where a field below is not mapped. Country and consent are looked for in any case.',
    type: 'boolean',
    default: true
  },
  identitiesToSend: {
    label: 'Identities to Send',
    description:
      'What may leave for Amazon, hashed, whether it is mapped or found. Left empty, all of it; choose some and the others stay at home.',
    type: 'string',
    multiple: true,
    // Without a default: a list of eight costs the core as much time as three paths, for every event.
    choices: IDENTITIES.map(([value, label]) => ({ label, value }))
  },
  email: {
    label: 'Email',
    description: 'Email address, or a list of them. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    multiple: true,
    category: 'hashedPII'
  },
  firstName: {
    label: 'First Name',
    description: 'First name. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII'
  },
  lastName: {
    label: 'Last Name',
    description: 'Last name. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII'
  },
  phone: {
    label: 'Phone',
    description:
      'Phone number, or a list of them: with + and calling code, or a national number of the country. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    multiple: true,
    category: 'hashedPII'
  },
  address: {
    label: 'Address',
    description:
      'Street and house number, without city, state and postal code. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII'
  },
  city: {
    label: 'City',
    description: 'City. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII'
  },
  state: {
    label: 'State',
    description:
      'State, province or prefecture, by name or abbreviation. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII'
  },
  postal: {
    label: 'Postal Code',
    description: 'Postal code. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII'
  },
  countryCode: {
    label: 'Country Code',
    description:
      "The person's country: two letters of ISO 3166, three, or an English name. It decides how the identities are normalised and whether consent is needed. Without one of their own, mapped or in the event, a person goes by the audience's Country Code.",
    type: 'string'
  },
  audienceId: {
    label: 'Audience ID',
    description: "Amazon's ID of the audience, which Segment keeps once the audience is connected.",
    type: 'string',
    unsafe_hidden: true,
    default: { '@path': '$.context.personas.external_audience_id' }
  },
  consent: {
    label: 'Consent',
    description:
      "What the person agreed to. To enter an audience, people of the European Economic Area, the United Kingdom and Switzerland need Amazon's signal (User Data GRANTED), a TCF string or a GPP string. Whoever denied User Data leaves instead of entering, wherever they live. Leaving needs no consent. What is not mapped is looked for in the event.",
    type: 'object',
    additionalProperties: false,
    properties: {
      ipAddress: {
        label: 'IP Address',
        description: 'Tells Amazon where the person is. It is no consent by itself.',
        type: 'string'
      },
      amznAdStorage: {
        label: 'Amazon Ad Storage',
        description: 'Consent to cookies for advertising: GRANTED or DENIED.',
        type: 'string'
      },
      amznUserData: {
        label: 'Amazon User Data',
        description: 'Consent to the use of personal data for advertising: GRANTED or DENIED.',
        type: 'string'
      },
      tcf: {
        label: 'TCF String',
        description: 'Consent string of the Transparency and Consent Framework.',
        type: 'string'
      },
      gpp: {
        label: 'GPP String',
        description: 'Consent string of the Global Privacy Platform.',
        type: 'string'
      }
    }
  },
  enable_batching: {
    label: 'Batch Data to Amazon',
    description: 'Send events in batches. Amazon takes an audience far faster that way.',
    type: 'boolean',
    unsafe_hidden: true,
    default: true
  },
  batch_size: {
    label: 'Batch Size',
    description: 'The most events of a batch.',
    type: 'number',
    unsafe_hidden: true,
    default: 10_000,
    minimum: 1,
    maximum: 10_000
  },
  batch_keys: {
    label: 'Batch Keys',
    description: 'Events with equal values of these fields share a batch.',
    type: 'string',
    multiple: true,
    unsafe_hidden: true,
    default: ['audienceId', 'connectionId']
  },
  messageId: {
    label: 'Message ID',
    description: 'Tells which event of a batch a payload was made of.',
    type: 'string',
    unsafe_hidden: true,
    default: { '@path': '$.messageId' }
  },
  // Last, because most audiences have none: the runtime deletes what a mapping leaves undefined, and V8 keeps
  // an object fast only if the property deleted is its last.
  connectionId: {
    label: 'AMC Connection',
    description: 'The AMC connection for which the audience was made, as its settings have it.',
    type: 'string',
    unsafe_hidden: true,
    default: { '@path': '$.context.personas.audience_settings.connectionId' }
  }
}
