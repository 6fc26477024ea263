import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { UserError } from '../../../src/system/userError'
import { openSources } from '../../../src/segment/sources/events/sources'
import { AudienceRegistry } from '../../../src/segment/audiences/registry'
import type { Found, Wanted } from '../../../src/segment/preview/preview'
import { findEvents, preview } from '../../../src/segment/preview/preview'
import { parseSettings } from '../../../src/segment/settings'
import { AUDIENCE_ID, engageTrack } from '../../helpers/events'
import { ENOUGH, event, file } from '../../helpers/runner'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const SETTINGS = parseSettings({}, { audience: { advertiserId: ENOUGH[1], countryCode: 'US' } }, 'test')
const NOTHING_SET = parseSettings({}, { audience: {} }, 'test')

const EVENTS = [
  event('a', { event: 'Audience Exited', properties: { bought_twice: false } }),
  '{"email":',
  '',
  event('b', { properties: { country_code: 'DE' } }),
  event('a', { messageId: 'later' })
]

const found = async (lines: string[], wanted: Wanted = {}, limit = 100, settings = SETTINGS) =>
  findEvents(await openSources([file('events.jsonl', lines.join('\n'))]), wanted, limit, settings)

const linesOf = (one: { found: Found[] }) => one.found.map(({ line }) => line)

const shown = async (lines: string[], settings = SETTINGS, known?: AudienceRegistry) =>
  preview((await found(lines, {}, 100, settings)).found, settings, known)

describe('events are found', () => {
  test('all of them and the lines that are none, without the blank ones', async () => {
    const all = await found(EVENTS)
    expect(all.searched).toBe(5)
    const [first] = all.found
    expect(all.found.map(({ file: from }) => from)).toEqual(new Array(4).fill(first.file))
    expect(all.found).toMatchObject([
      { line: 1, messageId: 'message-a', event: JSON.parse(EVENTS[0]) as object },
      { line: 2, refusal: 'This line is not valid JSON.' },
      { line: 4, messageId: 'message-b' },
      { line: 5, messageId: 'later' }
    ])
  })

  test.each<[string, Wanted, number[]]>([
    ['line', { line: 4 }, [4]],
    ['line that is none', { line: 2 }, [2]],
    ['message ID', { messageId: 'later' }, [5]],
    ['user ID', { person: 'a' }, [1, 5]],
    ['line and message ID', { line: 4, messageId: 'later' }, []],
    ['line and person', { line: 5, person: 'a' }, [5]],
    ['message ID and person', { messageId: 'later', person: 'b' }, []],
    ['nothing that is there', { person: 'nobody' }, []]
  ])('by %s', async (_name, wanted, lines) => {
    const one = await found(EVENTS, wanted)
    expect({ lines: linesOf(one), searched: one.searched }).toEqual({ lines, searched: 5 })
  })

  test('by email or phone, raw or hashed', async () => {
    const own = [
      event('x', { properties: { phone: '(571) 412-0599' } }),
      event('y', { properties: { email: 'y@example.com' } })
    ]
    const hash = createHash('sha256').update('y@example.com').digest('hex')
    const by = async (person: string) => linesOf(await found([...EVENTS, ...own], { person }))
    expect([await by('Y@Example.com '), await by(hash), await by('+1 571-412-0599')]).toEqual([[7], [7], [6]])
  })

  test('without any settings of the audience', async () => {
    expect(linesOf(await found(EVENTS, { person: 'a' }, 100, NOTHING_SET))).toEqual([1, 5])
  })

  test.each<[number, Wanted, number[]]>([
    [1, {}, [1]],
    [3, {}, [1, 2, 4]],
    [1, { person: 'a' }, [1]],
    [2, { person: 'a' }, [1, 5]]
  ])('%i at most: %j', async (limit, wanted, lines) => {
    expect(linesOf(await found(EVENTS, wanted, limit))).toEqual(lines)
  })

  test('in one file after the other, up to as many as are wanted', async () => {
    const one = file('one.jsonl.gz', gzipSync(EVENTS.join('\n')))
    const other = file('other.jsonl', `${[event('c'), event('e'), event('f')].join('\n')}\n`)
    const third = file('third.jsonl', event('d'))
    const sources = await openSources([one, other, third])
    const { found: all, searched } = await findEvents(sources, {}, 5, SETTINGS)
    expect(all.map(({ file: from, line }) => [from, line])).toEqual([
      ...[1, 2, 4, 5].map((line) => [one, line]),
      [other, 1]
    ])
    expect(searched).toBe(8)
  })

  test('a source that cannot be read to its end is reported', async () => {
    const whole = gzipSync(EVENTS.join('\n'))
    const sources = await openSources([file('broken.jsonl.gz', whole.subarray(0, whole.length - 9))])
    await expect(findEvents(sources, {}, 100, SETTINGS)).rejects.toBeInstanceOf(UserError)
  })
})

describe('what is shown', () => {
  test('events and lines that are none, in their order, with what becomes of each', async () => {
    const all = await shown(EVENTS)
    expect(all).toMatchObject([
      { line: 1, outcome: 'superseded', audience: 'bought_twice', messageId: 'message-a', notConnected: true },
      { line: 2, outcome: 'refused', reason: 'This line is not valid JSON.', identities: [] },
      { line: 4, outcome: 'refused', messageId: 'message-b', reason: expect.stringContaining('Consent') as string },
      { line: 5, outcome: 'enters', messageId: 'later', countryCode: 'US', record: { action: 'CREATE' } }
    ])
    expect(new Set(all.map(({ file: from }) => from)).size).toBe(1)
  })

  test('the same line of two files is shown twice, each where it stands', async () => {
    const one = file('one.jsonl', ['{', event('a')].join('\n'))
    const other = file('other.jsonl', [event('b'), '{'].join('\n'))
    const { found: all } = await findEvents(await openSources([one, other]), {}, 100, SETTINGS)
    expect((await preview(all, SETTINGS)).map(({ file: from, line, outcome }) => [from, line, outcome])).toEqual([
      [one, 1, 'refused'],
      [one, 2, 'enters'],
      [other, 1, 'enters'],
      [other, 2, 'refused']
    ])
  })

  test('nothing of nothing', async () => {
    expect(await preview([], SETTINGS)).toEqual([])
    expect(await shown(['{'])).toMatchObject([{ line: 1, outcome: 'refused' }])
  })

  test('what is found is not changed, so that it is shown the same again', async () => {
    const { found: all } = await found(EVENTS)
    const before = structuredClone(all)
    const first = await preview(all, SETTINGS)
    expect(all).toEqual(before)
    expect(await preview(all, SETTINGS)).toEqual(first)
  })

  test('an audience that cannot be made refuses its events, whose identities are shown all the same', async () => {
    const settings = parseSettings(
      { audiences: { given: { audienceId: AUDIENCE_ID, countryCode: 'US' } } },
      { audience: {} },
      'test'
    )
    const all = await shown([event('a'), event('b', {}, 'given'), event('c')], settings)
    const refused = {
      outcome: 'refused',
      reason: expect.stringContaining('The audience could not be connected. Advertiser ID') as string,
      notConnected: true,
      identities: [{ field: 'email' }]
    }
    expect(all).toMatchObject([refused, { line: 2, outcome: 'enters', audienceId: AUDIENCE_ID }, refused])
    expect(all.map(({ line, record }) => [line, record === undefined])).toEqual([
      [1, true],
      [2, false],
      [3, true]
    ])
    expect(all[1]).not.toHaveProperty('notConnected')
  })
})

describe('the ID of an audience', () => {
  const idOf = async (lines: string[], settings = SETTINGS, known?: AudienceRegistry) => {
    const [{ audience, audienceId, notConnected }] = await shown(lines, settings, known)
    return { audience, audienceId, notConnected }
  }

  test('is not there before Amazon has made it', async () => {
    expect(await idOf([event('a')])).toEqual({ audience: 'bought_twice', audienceId: undefined, notConnected: true })
  })

  test('is the one that the settings give', async () => {
    const settings = parseSettings(
      { audiences: { bought_twice: { audienceId: AUDIENCE_ID } } },
      { audience: {} },
      'test'
    )
    expect(await idOf([event('a')], settings)).toEqual({
      audience: 'bought_twice',
      audienceId: AUDIENCE_ID,
      notConnected: undefined
    })
  })

  test('is the one that an earlier run made', async () => {
    const path = join(temporaryFolder(), 'audiences.json')
    const where = { at: 'Amazon Ads', region: 'NA' }
    const made = { ...where, key: 'bought_twice', namespace: 'spa_1', name: 'x', externalAudienceId: 'x' }
    writeFileSync(path, JSON.stringify({ audiences: [{ ...made, audienceId: AUDIENCE_ID }] }))
    const known = new AudienceRegistry(path, where, false, true)
    expect(await idOf([event('a')], SETTINGS, known)).toMatchObject({
      audienceId: AUDIENCE_ID,
      notConnected: undefined
    })
  })

  test('is the one that the event brings', async () => {
    const own = JSON.stringify(engageTrack(true, { person: { email: 'ann@example.com' } }))
    expect(await idOf([own])).toEqual({ audience: 'bought_twice', audienceId: AUDIENCE_ID, notConnected: undefined })
  })

  test('is missing where the event speaks of no audience', async () => {
    const none = JSON.stringify({ ...(JSON.parse(event('a')) as object), context: {} })
    expect(await idOf([none])).toEqual({ audience: undefined, audienceId: undefined, notConnected: undefined })
  })
})
