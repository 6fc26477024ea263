import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let root: string | undefined

/** Where everything of this test file stands, that of the processes that it starts as well. */
export const temporaryRoot = (): string => (root ??= mkdtempSync(join(tmpdir(), 'amazon-ads-test-')))

/** A new folder, which goes with the others when the tests of the file are done. */
export const temporaryFolder = (): string => mkdtempSync(join(temporaryRoot(), 'folder-'))

afterAll(() => {
  if (root !== undefined) {
    rmSync(root, { recursive: true, force: true, maxRetries: 3 })
  }
})
