import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fixtureTexts } from '../scripts/fixtures'

const fixture = (name: string) => readFileSync(join(__dirname, '../fixtures', name))

test('the fixtures are what the script writes', () => {
  const texts = fixtureTexts()
  expect(fixture('settings.json').toString()).toBe(texts['settings.json'])
  expect(fixture('bought-twice.jsonl').toString() === texts['bought-twice.jsonl']).toBe(true)
  expect(gunzipSync(fixture('visited-the-site.jsonl.gz')).toString() === texts['visited-the-site.jsonl']).toBe(true)
})
