import type { ActionDefinition, InputField } from '@segment/actions-core'
import { fields as current } from '../syncAudience/fields'

const at = (path: string) => ({ '@path': path })

type Field = Pick<InputField, 'label' | 'category'> & { description?: string }

/** A field of today with one text, which the core's schema checks, and as it was saved. */
const text = ({ label, description = '', category }: Field, saved: Partial<InputField> = {}): InputField => ({
  label,
  description,
  type: 'string',
  category,
  ...saved
})

const { properties: parts = {}, label: consentLabel } = current.consent

const GRANTED_OR_DENIED = [
  { label: 'Granted', value: 'GRANTED' },
  { label: 'Denied', value: 'DENIED' }
]

/** The fields as mappings were saved with them, under their old keys and with their old defaults. */
export const fields: ActionDefinition<unknown>['fields'] = {
  event_name: {
    label: 'Event Name',
    description: 'The name of the event. Audience Entered adds the user, any other name removes the user.',
    type: 'string',
    unsafe_hidden: true,
    default: at('$.event')
  },
  externalUserId: {
    label: current.externalUserId.label,
    description: 'A unique identifier for the user. Letters, numbers, hyphens and underscores, up to 128 of them.',
    type: 'string',
    required: true,
    default: at('$.userId')
  },
  email: text(current.email, {
    description: "The user's email address.",
    default: {
      '@if': {
        exists: at('$.context.traits.email'),
        then: at('$.context.traits.email'),
        else: at('$.properties.email')
      }
    }
  }),
  firstName: text(current.firstName, { default: at('$.properties.first_name') }),
  lastName: text(current.lastName, { default: at('$.properties.last_name') }),
  phone: text(current.phone, { description: "The user's phone number.", default: at('$.properties.phone') }),
  postal: text(current.postal, { default: at('$.properties.postal') }),
  state: text(current.state, { default: at('$.properties.state') }),
  city: text(current.city, { default: at('$.properties.city') }),
  address: text(current.address, { default: at('$.properties.address') }),
  audienceId: { ...current.audienceId, required: true },
  consent: {
    label: consentLabel,
    description: 'User consent for advertising.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ipAddress: text(parts.ipAddress),
      amznAdStorage: text(parts.amznAdStorage, { choices: GRANTED_OR_DENIED }),
      amznUserData: text(parts.amznUserData, { choices: GRANTED_OR_DENIED }),
      tcf: text(parts.tcf),
      gpp: text(parts.gpp)
    },
    default: {
      ipAddress: at('$.properties.ip'),
      amznAdStorage: at('$.properties.amznAdStorage'),
      amznUserData: at('$.properties.amznUserData'),
      tcf: at('$.properties.tcf'),
      gpp: at('$.properties.gpp')
    }
  },
  enable_batching: { ...current.enable_batching, unsafe_hidden: undefined, required: true },
  batch_size: { ...current.batch_size, minimum: 1500 }
}
