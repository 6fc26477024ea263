import type { InputField } from '@segment/actions-core'
import { processHashing } from '../../../../lib/hashing-utils'

/** The parts of a field that decide what value it takes; settings have them, too. */
type Field = Pick<InputField, 'type' | 'choices' | 'minimum' | 'multiple' | 'required'> & {
  properties?: Record<string, Field>
}

/** A value for a field of the schema, the same for the same seed. */
function makeValue(seed: string, name: string, { type, choices, minimum = 0, properties = {} }: Field): unknown {
  const digest = processHashing(`${seed}#${name}`, 'sha256', 'hex')
  if (Array.isArray(choices)) {
    const [first] = choices
    return typeof first === 'object' ? first.value : first
  }
  switch (type) {
    case 'object':
      return makePayload(seed, properties, false)
    case 'boolean':
      return true
    case 'number':
    case 'integer':
      return minimum + parseInt(digest.slice(0, 2), 16)
    default:
      return name === 'email' ? `${digest.slice(0, 12)}@example.com` : digest.slice(0, 12)
  }
}

/** A payload made from the fields of an action: all of them, or the required ones alone. */
export function makePayload(seed: string, fields: Record<string, Field>, requiredOnly: boolean): object {
  const wanted = Object.entries(fields).filter(([, { required }]) => !requiredOnly || required === true)
  return Object.fromEntries(
    wanted.map(([name, field]) => {
      const value = makeValue(seed, name, field)
      return [name, field.multiple ? [value] : value]
    })
  )
}
