import { actionTypes, settingsTypes } from '../../scripts/generatedTypes'

const ID = { label: 'ID', description: 'What it goes by.', type: 'string', required: true }
const SIZE = { label: 'Size', description: 'How large it is.', type: 'number', choices: [{ label: 'One', value: 1 }] }
const TAGS = { label: 'Tags', description: 'Words for it.', type: 'string', multiple: true }
const WHERE = {
  label: 'Where',
  description: 'Where it is.',
  type: 'object',
  properties: { title: { ...ID, label: 'Title' }, city: { ...SIZE, type: 'string' } }
}

test('the banner stands before each interface, and nothing between them', async () => {
  const types = await settingsTypes({
    authentication: { scheme: 'custom', fields: { id: ID } },
    audienceFields: { size: SIZE }
  } as never)
  expect(types).toBe(`// Generated file. DO NOT MODIFY IT BY HAND.

export interface Settings {
  /**
   * What it goes by.
   */
  id: string
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface AudienceSettings {
  /**
   * How large it is.
   */
  size?: number
}
`)
})

test('a destination without settings has an empty interface, and none of audiences', async () => {
  expect(await settingsTypes({ audienceFields: {} })).toBe(
    '// Generated file. DO NOT MODIFY IT BY HAND.\n\nexport interface Settings {}\n'
  )
})

test('an action has its payload, then what each hook is given and saves', async () => {
  const types = await actionTypes({
    fields: { where: WHERE, tags: TAGS },
    hooks: { retlOnMappingSave: { inputFields: { id: ID }, outputTypes: { size: SIZE } }, onMappingSave: {} }
  } as never)
  expect(types).toBe(`// Generated file. DO NOT MODIFY IT BY HAND.

export interface Payload {
  /**
   * Where it is.
   */
  where?: {
    /**
     * What it goes by.
     */
    title: string
    /**
     * How large it is.
     */
    city?: string
  }
  /**
   * Words for it.
   */
  tags?: string[]
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface RetlOnMappingSaveInputs {
  /**
   * What it goes by.
   */
  id: string
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface RetlOnMappingSaveOutputs {
  /**
   * How large it is.
   */
  size?: number
}
`)
})
