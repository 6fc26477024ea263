import type { ActionDefinition, InputField } from '@segment/actions-core'
import { fields as current } from '../syncAudience/fields'

const at = (path: string) => ({ '@path': path })

const filledFrom = (field: InputField, value: InputField['default']): InputField => ({ ...field, default: value })

/** The fields as mappings were saved with them, under their old keys and with their old defaults. */
export const fields: ActionDefinition<unknown>['fields'] = {
  event_name: {
    label: 'Event Name',
    description: 'The name of the event, which the destination reads from the event itself.',
    type: 'string',
    unsafe_hidden: true,
    default: at('$.event')
  },
  externalUserId: filledFrom(current.externalUserId, at('$.userId')),
  email: filledFrom(current.email, {
    '@if': {
      exists: at('$.context.traits.email'),
      then: at('$.context.traits.email'),
      else: at('$.properties.email')
    }
  }),
  firstName: filledFrom(current.firstName, at('$.properties.first_name')),
  lastName: filledFrom(current.lastName, at('$.properties.last_name')),
  phone: filledFrom(current.phone, at('$.properties.phone')),
  postal: filledFrom(current.postal, at('$.properties.postal')),
  state: filledFrom(current.state, at('$.properties.state')),
  city: filledFrom(current.city, at('$.properties.city')),
  address: filledFrom(current.address, at('$.properties.address')),
  audienceId: current.audienceId,
  consent: filledFrom(current.consent, {
    ipAddress: at('$.properties.ip'),
    amznAdStorage: at('$.properties.amznAdStorage'),
    amznUserData: at('$.properties.amznUserData'),
    tcf: at('$.properties.tcf'),
    gpp: at('$.properties.gpp')
  }),
  enable_batching: current.enable_batching,
  batch_size: current.batch_size
}
