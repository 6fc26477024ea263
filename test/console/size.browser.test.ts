import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { TEST_PAGE } from '../../scripts/buildForTests'

test('the whole page weighs less than 60 kB, packed', () => {
  const packed = ['index.html', 'main.js', 'themeStart.js', 'style.css', 'icon.svg'].map(
    (file) => gzipSync(readFileSync(join(TEST_PAGE, file))).length
  )
  expect(packed.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(60_000)
})

test('the page loads nothing from elsewhere', () => {
  for (const file of ['index.html', 'style.css']) {
    expect(readFileSync(join(TEST_PAGE, file), 'utf8')).not.toMatch(/https?:\/\/|url\(/)
  }
})
