import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WORDS } from './words'

const read = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8').toLowerCase()

test.each(['docs/amazon-ads-dsp-amc.md', 'docs/console.md'])('%s walks the same steps in the same words', (path) => {
  const page = read(path).replace(/\s+/g, ' ')
  expect(Object.values(WORDS).filter((words) => !page.includes(words.toLowerCase()))).toEqual([])
})
