import fs, { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AudienceRegistry, mayExist, AudienceMayExistError } from '../../../src/segment/audiences/registry'
import { UserError } from '../../../src/system/userError'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const WHERE = { at: 'Amazon Ads', region: 'NA' }
const VIP = { key: 'vip', namespace: 'spa_1', name: 'VIP', externalAudienceId: 'aud_1' }

type Asked = Parameters<AudienceRegistry['resolve']>[0]

const newPath = () => join(temporaryFolder(), 'audiences.json')

/** Asks for an audience that Amazon makes with this id; returns what came of it and how often Amazon was asked. */
async function ask(
  path: string,
  asked: Asked = VIP,
  {
    again = undefined as boolean | undefined,
    dry = undefined as boolean | undefined,
    where = WHERE,
    exists = true,
    create = () => Promise.resolve('4136'),
    file = new AudienceRegistry(path, where, again, dry)
  } = {}
) {
  let created = 0
  const idOf = file.resolve(asked, {
    create: () => {
      created += 1
      return create()
    },
    find: () => (exists ? Promise.resolve() : Promise.reject(Object.assign(new Error('None.'), { status: 404 })))
  })
  const found = await idOf.catch((error: unknown) => ({ error: error as Error }))
  return { ...found, created }
}

test('an audience that was made is taken the next time', async () => {
  const path = newPath()
  expect(await ask(path)).toEqual({ audienceId: '4136', made: true, created: 1 })
  expect(await ask(path)).toEqual({ audienceId: '4136', made: false, created: 0 })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ audiences: [{ ...WHERE, ...VIP, audienceId: '4136' }] })
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test.each([
  ['of another space', { ...VIP, namespace: 'spa_2', externalAudienceId: 'aud_2' }, WHERE],
  ['in another region', VIP, { ...WHERE, region: 'EU' }],
  ['at another Amazon', VIP, { ...WHERE, at: 'http://127.0.0.1:4010' }]
])('an audience %s is another one', async (_name, asked, where) => {
  const path = newPath()
  await ask(path)
  expect(await ask(path, asked, { where })).toMatchObject({ made: true, created: 1 })
})

test('one that Amazon no longer has is made again', async () => {
  const path = newPath()
  await ask(path)
  expect(await ask(path, VIP, { exists: false })).toMatchObject({ made: true, created: 1 })
})

test('what may have been made is not made again, unless that is asked for', async () => {
  const path = newPath()
  const broke = Object.assign(new Error('The connection broke.'), { code: 'CREATE_AUDIENCE_UNCERTAIN' })
  const lost = { create: () => Promise.reject(broke) }
  expect(await ask(path, VIP, lost)).toMatchObject({ error: { message: 'The connection broke.' } })
  const next = await ask(path)
  expect(next).toMatchObject({ created: 0, error: { message: expect.stringContaining('did not learn') as string } })
  expect('error' in next && next.error).toBeInstanceOf(AudienceMayExistError)
  expect(await ask(path, VIP, { again: true })).toMatchObject({ made: true })
  expect(await ask(path)).toMatchObject({ made: false })
})

test('what Amazon certainly did not make is asked for the next time', async () => {
  const path = newPath()
  const refused = Object.assign(new Error('Refused.'), { code: 'CREATE_AUDIENCE_FAILED', status: 400 })
  await ask(path, VIP, { create: () => Promise.reject(refused) })
  expect(await ask(path)).toMatchObject({ made: true })
})

test('a second audience of the same External Audience ID is not made silently', async () => {
  const path = newPath()
  await ask(path)
  const second = { ...VIP, key: 'vip_2' }
  expect(await ask(path, second)).toMatchObject({
    created: 0,
    error: { message: 'Amazon has an audience with External Audience ID aud_1 already: 4136, made for "vip".' }
  })
  expect(await ask(path, second, { again: true })).toMatchObject({ made: true })
})

test('two that ask at the same time get one audience', async () => {
  const path = newPath()
  const slow = { create: () => new Promise<string>((resolve) => setTimeout(resolve, 50, '4136')) }
  const asked = await Promise.all([ask(path, VIP, slow), ask(path, VIP, slow), ask(path, VIP, slow)])
  expect(asked.reduce((sum, { created }) => sum + created, 0)).toBe(1)
  expect(asked.map((one) => 'audienceId' in one && one.audienceId)).toEqual(['4136', '4136', '4136'])
})

test('whoever asks while another waits for Amazon waits for it, too', async () => {
  const path = newPath()
  let answer: (audienceId: string) => void = () => undefined
  const isAsked = new Promise<void>((asked) => {
    const create = () => {
      asked()
      return new Promise<string>((resolve) => (answer = resolve))
    }
    void ask(path, VIP, { create })
  })
  await isAsked
  const second = ask(path)
  setTimeout(() => answer('4136'), 50)
  expect(await second).toEqual({ audienceId: '4136', made: false, created: 0 })
})

test('a file that is something else is refused before anything is asked for, and left alone', () => {
  const path = newPath()
  writeFileSync(path, '{"region":"NA"}')
  expect(() => new AudienceRegistry(path, WHERE)).toThrow('is not an audiences file')
  expect(readFileSync(path, 'utf8')).toBe('{"region":"NA"}')
})

test.each([
  ['an audience that may be there', true, new AudienceMayExistError('Perhaps.')],
  ['an answer that never came', true, Object.assign(new Error('It broke.'), { code: 'CREATE_AUDIENCE_UNCERTAIN' })],
  ['a refusal', false, Object.assign(new Error('Refused.'), { code: 'CREATE_AUDIENCE_FAILED', status: 400 })],
  ['an error of the system', true, Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ['trouble with the file', false, new UserError('The disk is full.')],
  ['an error that nobody foresaw', true, new TypeError('It has no name.')],
  ['one that the hook of a mapping met', true, Object.assign(new Error('It.'), { code: 'RETL_ON_MAPPING_SAVE_FAILED' })]
])('after %s somebody has to look at Amazon: %j', (_name, expected, error) => {
  expect(mayExist(error)).toBe(expected)
})

test('without a file an audience is made each time', async () => {
  const none = { file: new AudienceRegistry(undefined, WHERE) }
  const made = { audienceId: '4136', made: true, created: 1 }
  expect([await ask('', VIP, none), await ask('', VIP, none)]).toEqual([made, made])
})

test('an audience of no space is known again, and is not that of a space', async () => {
  const path = newPath()
  const { namespace: _namespace, ...spaceless } = VIP
  expect(await ask(path, spaceless)).toMatchObject({ made: true })
  expect(await ask(path, spaceless)).toMatchObject({ made: false, created: 0 })
  expect(await ask(path, { ...spaceless, namespace: '' })).toMatchObject({ made: false, created: 0 })
  expect(await ask(path, { ...VIP, externalAudienceId: 'aud_2' })).toMatchObject({ made: true })
})

test('of two that were asked for with one External Audience ID the one that is there is reported', async () => {
  const path = newPath()
  const lost = { ...WHERE, ...VIP, key: 'lost' }
  writeFileSync(path, JSON.stringify({ audiences: [lost, { ...lost, key: 'there', audienceId: '77' }] }))
  expect(await ask(path)).toMatchObject({
    created: 0,
    error: { message: expect.stringMatching(/77, made for "there"/) as string }
  })
  writeFileSync(path, JSON.stringify({ audiences: [lost] }))
  expect(await ask(path)).toMatchObject({ made: true })
})

test('trouble while Amazon is asked for the known one is reported, and none is made', async () => {
  const path = newPath()
  await ask(path)
  const before = readFileSync(path, 'utf8')
  const trouble = Object.assign(new Error('Amazon is in trouble.'), { status: 503 })
  const asked = new AudienceRegistry(path, WHERE).resolve(VIP, {
    create: () => Promise.reject(new Error('Not to be asked for.')),
    find: () => Promise.reject(trouble)
  })
  await expect(asked).rejects.toBe(trouble)
  expect(readFileSync(path, 'utf8')).toBe(before)
})

describe('a file that cannot be written', () => {
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
  afterEach(() => jest.restoreAllMocks())

  /** Lets so many writings succeed. */
  function fillAfter(writings: number): void {
    const { fsyncSync } = fs
    let written = 0
    jest.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
      if (fs.fstatSync(descriptor).isFile() && ++written > writings) {
        throw full
      }
      fsyncSync(descriptor)
    })
  }

  test('keeps Amazon from being asked', async () => {
    const path = newPath()
    fillAfter(0)
    expect(await ask(path)).toMatchObject({
      created: 0,
      error: new UserError(`The audiences file, ${path}, cannot be read and written: the disk is full.`)
    })
    expect(readdirSync(dirname(path))).toEqual([])
  })

  test('after Amazon has made the audience names its ID, and keeps the note, so that none is made again', async () => {
    const path = newPath()
    fillAfter(1)
    expect(await ask(path)).toMatchObject({
      created: 1,
      error: new UserError(
        `The audiences file, ${path}, cannot be read and written: the disk is full. The audience "VIP" was created at Amazon as 4136: use that ID from now on.`
      )
    })
    jest.restoreAllMocks()
    expect(await ask(path)).toMatchObject({
      created: 0,
      error: { message: expect.stringContaining('did not learn') as string }
    })
  })

  test.each([
    ['in a folder that is not there', () => join(temporaryFolder(), 'nowhere', 'audiences.json'), 'it does not exist'],
    ['that is a folder', temporaryFolder, 'it is a folder']
  ])('%s is said before anything is read', (_name, pathOf, why) => {
    const path = pathOf()
    expect(() => new AudienceRegistry(path, WHERE)).toThrow(
      new UserError(`The audiences file, ${path}, cannot be read and written: ${why}.`)
    )
  })
})

test.each([
  '[]',
  '{"audiences":{}}',
  '{"audiences":[null]}',
  '{"audiences":["text"]}',
  'planted@example.com',
  ...['at', 'region', 'key', 'name', 'externalAudienceId'].map((key) =>
    JSON.stringify({ audiences: [{ ...WHERE, ...VIP, [key]: 7 }] })
  )
])('%s is not an audiences file, and is not repeated', (text) => {
  const path = newPath()
  writeFileSync(path, text)
  expect(() => new AudienceRegistry(path, WHERE)).toThrow(
    new UserError(`${path} is not an audiences file, or is damaged. Choose another file.`)
  )
})

describe('a dry run', () => {
  test('takes what is in the file, says what would be made, and writes nothing', async () => {
    const path = newPath()
    await ask(path)
    const before = readFileSync(path, 'utf8')
    const dry = { file: new AudienceRegistry(path, WHERE, false, true) }
    const other = { ...VIP, key: 'other', externalAudienceId: 'aud_2' }
    expect(await ask(path, VIP, dry)).toMatchObject({ made: false })
    expect(await ask(path, other, dry)).toMatchObject({ made: true })
    expect(await ask(path, other, dry)).toMatchObject({ made: false })
    expect(await ask(path, { ...other, key: 'third' }, dry)).toMatchObject({
      error: { message: expect.stringContaining('External Audience ID aud_2 already') as string }
    })
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  test('without a file makes none', async () => {
    const path = newPath()
    const dry = { file: new AudienceRegistry(path, WHERE, false, true) }
    expect(await ask(path, VIP, dry)).toMatchObject({ made: true })
    expect(await ask(path, VIP, dry)).toMatchObject({ made: false })
    expect(existsSync(path)).toBe(false)
  })

  test('waits for nobody who writes the file', async () => {
    const path = newPath()
    let answer: (audienceId: string) => void = () => undefined
    const writing = ask(path, VIP, { create: () => new Promise((resolve) => (answer = resolve)) })
    await new Promise(setImmediate)
    expect(await ask(path, { ...VIP, key: 'other', externalAudienceId: 'aud_2' }, { dry: true })).toMatchObject({
      made: true
    })
    while (!existsSync(path) || statSync(path).size === 0) {
      await new Promise(setImmediate)
    }
    answer('4136')
    await writing
  })
})
