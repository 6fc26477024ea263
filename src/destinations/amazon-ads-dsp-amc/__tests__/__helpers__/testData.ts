import { createHash } from 'crypto'
import type { ActionDefinition, DestinationDefinition, InputField } from '@segment/actions-core'

/** A value for a field of the schema, the same for the same seed. */
function valueOf(seed: string, name: string, { type, choices, minimum, properties }: InputField): unknown {
  if (type === 'object') {
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, field]) => [key, valueOf(seed, key, field as InputField)])
    )
  }
  if (Array.isArray(choices) && choices.length > 0) {
    const [first] = choices
    return typeof first === 'object' ? first.value : first
  }
  if (type === 'boolean') {
    return true
  }
  const digest = createHash('sha256').update(`${seed}#${name}`).digest()
  if (type === 'number' || type === 'integer') {
    return (minimum ?? 0) + digest[0]
  }
  return name === 'email' ? `${digest.toString('hex', 0, 6)}@example.com` : digest.toString('base64url', 0, 9)
}

/** A payload made from the schema of an action, and settings: all fields, or the required ones alone. */
export function generateTestData(
  seed: string,
  { authentication }: DestinationDefinition<never>,
  { fields }: Pick<ActionDefinition<never>, 'fields'>,
  requiredOnly: boolean
): [Record<string, unknown>, Record<string, unknown>] {
  const taken = Object.entries(fields).filter(([, { required }]) => !requiredOnly || required === true)
  return [
    Object.fromEntries(
      taken.map(([name, field]) => {
        const value = valueOf(seed, name, field)
        return [name, field.multiple === true ? [value] : value]
      })
    ),
    Object.fromEntries(
      Object.entries(authentication?.fields ?? {}).map(([name, field]) => [
        name,
        valueOf(seed, name, field as InputField)
      ])
    )
  ]
}
