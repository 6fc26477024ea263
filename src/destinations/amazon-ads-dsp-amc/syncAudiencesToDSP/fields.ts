import type { ActionDefinition, InputField } from '@segment/actions-core'
import { fields as current } from '../syncAudience/fields'

const at = (path: string) => ({ '@path': path })

/** A field under its old key and with its old default: one text, which the core's schema checks. */
const text = ({ label, description, category }: InputField, path: string): InputField => ({
  label,
  description,
  type: 'string',
  category,
  default: at(path)
})

const CONSENT_PARTS = current.consent.properties ?? {}

const consentPart = (key: string, choices?: InputField['choices']): InputField => {
  const { label, description = '' } = CONSENT_PARTS[key]
  return { label, description, type: 'string', choices }
}

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
  email: {
    ...text(current.email, ''),
    description: "The user's email address.",
    default: {
      '@if': {
        exists: at('$.context.traits.email'),
        then: at('$.context.traits.email'),
        else: at('$.properties.email')
      }
    }
  },
  firstName: text(current.firstName, '$.properties.first_name'),
  lastName: text(current.lastName, '$.properties.last_name'),
  phone: { ...text(current.phone, '$.properties.phone'), description: "The user's phone number." },
  postal: text(current.postal, '$.properties.postal'),
  state: text(current.state, '$.properties.state'),
  city: text(current.city, '$.properties.city'),
  address: text(current.address, '$.properties.address'),
  audienceId: { ...current.audienceId, required: true },
  consent: {
    label: current.consent.label,
    description: 'User consent for advertising.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ipAddress: consentPart('ipAddress'),
      amznAdStorage: consentPart('amznAdStorage', GRANTED_OR_DENIED),
      amznUserData: consentPart('amznUserData', GRANTED_OR_DENIED),
      tcf: consentPart('tcf'),
      gpp: consentPart('gpp')
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
