import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validateSchema } from '@segment/actions-core'

/**
 * actions-core keys the schema of each action as `<destination name>:<action title>`. From fast-uri 3.1.6 on a key with
 * a blank in its scheme is refused, and every event with it ("URI scheme is malformed."); 4.2.3 still does so. Hence
 * the pin in package.json.
 */
test('a schema key with blanks, as actions-core makes them, works', () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } } } as const
  expect(() => validateSchema({ id: '1' }, schema, { schemaKey: 'Amazon Ads DSP and AMC:Sync Audience' })).not.toThrow()
})

test('every installed copy of fast-uri is the pinned one', () => {
  const lock = JSON.parse(readFileSync(join(__dirname, '../package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>
  }
  const versions = Object.entries(lock.packages).filter(([path]) => path.endsWith('node_modules/fast-uri'))
  expect(versions.map(([, { version }]) => version)).toEqual(['3.1.5'])
})
