import { linkSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { rejectSharedFiles } from '../../src/cli/flags'
import { UserError } from '../../src/system/userError'
import { file } from '../helpers/runner'
import { temporaryFolder } from '../helpers/temporaryFolder'

describe('a file that two flags name, or a flag and the input,', () => {
  const other = join(temporaryFolder(), 'other')

  test('is rejected, whether it is there or not', () => {
    const path = join(temporaryFolder(), 'journal')
    const shared = () => rejectSharedFiles([other], { '--audiences': path, '--settings': undefined, '--journal': path })
    const error = new UserError(
      `--audiences and --journal name the same file, ${path}. Choose another file for --journal.`
    )
    expect(shared).toThrow(error)
    writeFileSync(path, '')
    expect(shared).toThrow(error)
    expect(() => rejectSharedFiles([other, path], { '--journal': path })).toThrow(
      'The input and --journal name the same'
    )
  })

  test.each<[string, (path: string) => string]>([
    ['another way to it', (path) => join(dirname(path), '..', relative(dirname(dirname(path)), path))],
    [
      'a link',
      (path) => {
        symlinkSync(path, `${path}.link`)
        return `${path}.link`
      }
    ],
    [
      'a second name',
      (path) => {
        linkSync(path, `${path}.second`)
        return `${path}.second`
      }
    ]
  ])('is known by %s', (_name, otherName) => {
    const path = file('events.jsonl', '')
    expect(() => rejectSharedFiles([path], { '--journal': otherName(path) })).toThrow('name the same file')
  })

  test('is not one of several inputs, and different files are taken', () => {
    rejectSharedFiles([other, other], { '--journal': `${other}.journal`, '--audiences': `${other}.audiences` })
  })
})
