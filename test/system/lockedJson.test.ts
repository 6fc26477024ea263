import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { LockedJson } from '../../src/system/lockedJson'
import { describeSystemError } from '../../src/system/systemError'
import { UserError } from '../../src/system/userError'
import { heldOpen } from '../helpers/descriptors'
import { temporaryFolder } from '../helpers/temporaryFolder'

const newPath = () => join(temporaryFolder(), 'names.json')

/** A file of a list of names. */
const names = (path: string): LockedJson<string[]> =>
  new LockedJson(path, {
    name: 'list of names',
    parse: (value) => {
      const { names: list } = value === undefined ? { names: [] } : ((value ?? {}) as { names?: unknown })
      if (!Array.isArray(list)) {
        throw new UserError('Not a list of names.')
      }
      return list as string[]
    },
    toJson: (list) => (list.length === 0 ? undefined : { names: list }),
    describe: (error) => new UserError(`Cannot be used: ${describeSystemError(error)}.`)
  })

test('what is written is read, for its owner alone, and nothing else stays beside it', async () => {
  const path = newPath()
  const file = names(path)
  expect(file.read()).toEqual([])
  await file.hold(async (held) => {
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await held.write(['Ann'])
    await held.write(['Ann', 'Bob'])
    expect(held.content).toEqual(['Ann', 'Bob'])
  })
  expect(file.read()).toEqual(['Ann', 'Bob'])
  expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify({ names: ['Ann', 'Bob'] }, null, 2)}\n`)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(path))).toEqual(['names.json'])
  expect(heldOpen(path)).toBe(0)
})

test('every change sees what others saved meanwhile', async () => {
  const path = newPath()
  const add = (name: string) => names(path).update((list) => [...list, name])
  await Promise.all(['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'].map(add))
  expect(names(path).read().sort()).toEqual(['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'])
})

test('whoever waits gets the file that is there then', async () => {
  const path = newPath()
  const seen: string[][] = []
  await names(path).update(() => ['Ann'])
  await Promise.all([
    names(path).hold((held) => held.write([])),
    names(path).hold((held) => Promise.resolve(void seen.push(held.content))),
    names(path).update((list) => [...list, 'Bob'])
  ])
  expect(seen).toEqual([[]])
  expect(names(path).read()).toEqual(['Bob'])
})

test.each([
  ['nothing is written', () => Promise.resolve()],
  ['the content is empty', (held: { write(list: string[]): Promise<void> }) => held.write([])]
])('where %s no file is left', async (_name, work) => {
  const path = newPath()
  await names(path).hold(work)
  expect(readdirSync(dirname(path))).toEqual([])
})

test('a file that is something else is left as it is', async () => {
  const path = newPath()
  for (const text of ['{"region":"NA"}', 'null', 'planted@example.com']) {
    writeFileSync(path, text)
    expect(() => names(path).read()).toThrow(new UserError('Not a list of names.'))
    expect(() => names(path).check()).toThrow(new UserError('Not a list of names.'))
    await expect(names(path).update(() => ['Ann'])).rejects.toThrow('Not a list of names.')
    expect(readFileSync(path, 'utf8')).toBe(text)
  }
  expect(heldOpen(path)).toBe(0)
})

test('the file that a link leads to is replaced, and the link stays', async () => {
  const path = newPath()
  const link = join(temporaryFolder(), 'link.json')
  await names(path).update(() => ['Ann'])
  symlinkSync(path, link)
  await names(link).update((list) => [...list, 'Bob'])
  expect(realpathSync(link)).toBe(realpathSync(path))
  expect(names(path).read()).toEqual(['Ann', 'Bob'])
})

test('a file that cannot be opened, read or replaced says why, and the old one stays whole', async () => {
  const folder = temporaryFolder()
  await expect(names(folder).update(() => ['Ann'])).rejects.toThrow('Cannot be used: it is a folder.')
  expect(() => names(folder).read()).toThrow('Cannot be used: it is a folder.')
  expect(() => names(join(folder, 'nowhere', 'names.json')).check()).toThrow('Cannot be used: it does not exist.')
  const path = newPath()
  await names(path).hold(async (held) => {
    await held.write(['Ann'])
    rmSync(path)
    mkdirSync(path)
    await expect(held.write(['Bob'])).rejects.toThrow('Cannot be used: it is a folder.')
    expect(held.content).toEqual(['Ann'])
  })
  const device = newPath()
  symlinkSync('/dev/zero', device)
  expect(() => names(device).read()).toThrow('Cannot be used: it is a device.')
})

describe('what a killed program has left half written', () => {
  const LEFT = '.names.json.0123456789abcdef.new'

  test.each<[string, (file: LockedJson<string[]>) => Promise<unknown>]>([
    ['at the start', (file) => file.removeLeftovers()],
    ['with the next change', (file) => file.update(() => ['Ann'])]
  ])('goes %s; links, folders and what has other names stay', async (_when, work) => {
    const path = newPath()
    const folder = dirname(path)
    const file = names(path)
    await file.update(() => ['Bob'])
    const precious = join(temporaryFolder(), 'precious')
    writeFileSync(precious, 'precious')
    writeFileSync(join(folder, LEFT), 'half a li')
    const others = ['.names.json.0123.new', '.other.json.0123456789abcdef.new', 'names.json.new']
    others.forEach((name) => writeFileSync(join(folder, name), ''))
    symlinkSync(precious, join(folder, '.names.json.00000000000000aa.new'))
    mkdirSync(join(folder, '.names.json.00000000000000bb.new'))
    await work(file)
    expect(readdirSync(folder).sort()).toEqual(
      [...others, 'names.json', '.names.json.00000000000000aa.new', '.names.json.00000000000000bb.new'].sort()
    )
    expect(readFileSync(precious, 'utf8')).toBe('precious')
  })

  test('stays while another program holds the file, which may be writing it, and where there is no file', async () => {
    const path = newPath()
    writeFileSync(join(dirname(path), LEFT), 'half a li')
    await names(path).removeLeftovers()
    await names(path).hold(async () => {
      writeFileSync(join(dirname(path), LEFT), 'half a line')
      await names(path).removeLeftovers()
    })
    expect(readdirSync(dirname(path))).toEqual([LEFT])
    expect(heldOpen(path)).toBe(0)
  })
})
