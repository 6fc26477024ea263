import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUILT = join(__dirname, '../../dist/console/web')

test('the whole page weighs less than 150 kB, packed', () => {
  const packed = ['index.html', 'main.js', 'style.css', 'icon.svg'].map(
    (file) => gzipSync(readFileSync(join(BUILT, file))).length
  )
  expect(packed.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(150_000)
})

test('the page loads nothing from elsewhere', () => {
  for (const file of ['index.html', 'style.css']) {
    expect(readFileSync(join(BUILT, file), 'utf8')).not.toMatch(/https?:\/\/|url\(/)
  }
})
