import { readFileSync, statSync } from 'node:fs'

/** The text of a small file: settings, a query. Throws what the system says, for a device as well, which may never end. */
export function readSmallFile(path: string): string {
  const file = statSync(path)
  if (file.isCharacterDevice() || file.isBlockDevice()) {
    throw Object.assign(new Error(), { code: 'ENODEV' })
  }
  return readFileSync(path, 'utf8')
}
