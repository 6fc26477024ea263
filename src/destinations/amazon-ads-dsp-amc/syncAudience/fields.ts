import type { ActionDefinition } from '@segment/actions-core'

type Default = NonNullable<ActionDefinition<unknown>['fields'][string]['default']>

/** The first of these places of the event that holds more than a blank. */
function firstOf(...paths: string[]): Default {
  const [path, ...rest] = paths
  const value = { '@path': path }
  return rest.length === 0 ? value : { '@if': { blank: value, then: value, else: firstOf(...rest) } }
}

/** A street: text, or the street of an address object as Segment's Identify spec has it. Only text has a length. */
function streetOf(path: string, otherwise: Default): Default {
  const text = { '@path': path }
  const street = { '@path': `${path}.street` }
  return {
    '@if': {
      exists: { '@path': `${path}.length` },
      then: text,
      else: { '@if': { exists: street, then: street, else: otherwise } }
    }
  }
}

export const fields: ActionDefinition<unknown>['fields'] = {
  externalUserId: {
    label: 'External User ID',
    description:
      'Your ID of the person. Amazon keeps it beside the hashed identities, and a person leaves by the ID of the entry. Amazon takes letters, digits, - and _, up to 128 of them; anything else, such as an email address, is sent as its SHA-256 instead.',
    type: 'string',
    required: true,
    default: firstOf('$.userId', '$.anonymousId')
  },
  email: {
    label: 'Email',
    description: 'Email address, or a list of them. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    multiple: true,
    category: 'hashedPII',
    default: firstOf('$.properties.email', '$.traits.email', '$.context.traits.email')
  },
  firstName: {
    label: 'First Name',
    description: 'First name. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII',
    default: firstOf('$.properties.first_name', '$.properties.firstName', '$.traits.first_name', '$.traits.firstName')
  },
  lastName: {
    label: 'Last Name',
    description: 'Last name. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII',
    default: firstOf('$.properties.last_name', '$.properties.lastName', '$.traits.last_name', '$.traits.lastName')
  },
  phone: {
    label: 'Phone',
    description:
      'Phone number, or a list of them: with + and calling code, or a national number of the country. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    multiple: true,
    category: 'hashedPII',
    default: firstOf('$.properties.phone', '$.traits.phone')
  },
  address: {
    label: 'Address',
    description:
      'Street and house number, without city, state and postal code. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII',
    default: streetOf('$.properties.address', streetOf('$.traits.address', { '@path': '$.properties.street' }))
  },
  city: {
    label: 'City',
    description: 'City. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII',
    default: firstOf('$.properties.city', '$.traits.city', '$.properties.address.city', '$.traits.address.city')
  },
  state: {
    label: 'State',
    description:
      'State, province or prefecture, by name or abbreviation. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII',
    default: firstOf('$.properties.state', '$.traits.state', '$.properties.address.state', '$.traits.address.state')
  },
  postal: {
    label: 'Postal Code',
    description: 'Postal code. Hashed before it is sent, unless it is a SHA-256 already.',
    type: 'string',
    category: 'hashedPII',
    default: firstOf(
      '$.properties.postal',
      '$.properties.postal_code',
      '$.traits.postal',
      '$.traits.postal_code',
      '$.properties.address.postalCode',
      '$.traits.address.postalCode'
    )
  },
  countryCode: {
    label: 'Country Code',
    description:
      "The person's country, as two letters of ISO 3166. It decides how the identities are normalised and whether consent is needed. Without one of their own a person goes by the audience's Country Code.",
    type: 'string',
    default: firstOf(
      '$.properties.country_code',
      '$.traits.country_code',
      '$.context.personas.audience_settings.countryCode'
    )
  },
  audienceId: {
    label: 'Audience ID',
    description: "Amazon's ID of the audience, which Segment keeps once the audience is connected.",
    type: 'string',
    unsafe_hidden: true,
    default: { '@path': '$.context.personas.external_audience_id' }
  },
  eventName: {
    label: 'Event Name',
    description: 'Audience Entered and Audience Exited tell in from out where the event itself does not.',
    type: 'string',
    unsafe_hidden: true,
    default: { '@path': '$.event' }
  },
  consent: {
    label: 'Consent',
    description:
      "What the person agreed to. To enter an audience, people of the European Economic Area, the United Kingdom and Switzerland need Amazon's signal (User Data GRANTED), a TCF string or a GPP string. Whoever denied User Data does not enter, wherever they live. Leaving needs no consent.",
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
    },
    default: {
      ipAddress: { '@path': '$.context.ip' },
      amznAdStorage: firstOf('$.properties.amznAdStorage', '$.traits.amznAdStorage'),
      amznUserData: firstOf('$.properties.amznUserData', '$.traits.amznUserData'),
      tcf: firstOf('$.properties.tcf', '$.traits.tcf'),
      gpp: firstOf('$.properties.gpp', '$.traits.gpp')
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
