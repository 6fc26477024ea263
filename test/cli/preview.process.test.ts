import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { PreviewedLine } from '../../src/segment/preview/preview'
import { tcfString } from '../../scripts/consentStrings'
import { previewText } from '../../src/cli/previewText'
import { maskEvent } from '../../src/segment/preview/masked'
import { explainEvents } from '../../src/segment/preview/explain'
import { engageTrack } from '../helpers/events'
import { ENOUGH, event, file, PLANTED, run } from '../helpers/runner'

jest.setTimeout(60_000)

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const PERSON = { email: ' Ann+x@Example.com', phone: '(571) 412-0599', city: '東京', last_name: 'f'.repeat(64) }

test('nothing of a person reaches the terminal but its first character and its length', async () => {
  const consent = { amznUserData: 'GRANTED', tcf: tcfString() }
  const events = [
    engageTrack(true, { person: { ...PERSON, ...consent }, ip: '203.0.113.77' }),
    engageTrack(true, { person: { ...PERSON, country_code: PERSON.email }, audienceId: PERSON.email }),
    engageTrack(true, { person: { ...PERSON, country_code: PERSON.email } })
  ]
  const shown = (await explainEvents(events, { region: 'NA', mapping: {} })).map(maskEvent)
  const everything = shown.map((one) => previewText({ file: 'x', line: 1, ...one })).join('')
  expect(everything).not.toMatch(/ann\+x|412|東京|203\.0/i)
  expect(everything).not.toContain(tcfString())
  expect(everything).not.toContain(sha256('15714120599'))
  expect(everything).toContain('(hidden)')
})

test('control characters do not reach the terminal', () => {
  const line: PreviewedLine = { file: 'x\u001b[2J', line: 1, outcome: 'refused', reason: 'a\u0007b', identities: [] }
  expect(previewText(line)).toMatch(/^x\?\[2J:1\n.*\n {2}refused: a\?b$/)
})

describe('the command', () => {
  const lines = [
    event('a', { event: 'Audience Exited', properties: { bought_twice: false } }),
    '{"email":',
    event('b', { properties: { country_code: 'DE' } }),
    event('a', { messageId: 'later' })
  ]
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(['preview', ...args, '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return JSON.parse(stdout) as PreviewedLine[]
  }

  test('shows the events of a file in their order, with what is wrong with each line', async () => {
    const events = file('events.jsonl.gz', gzipSync(lines.join('\n')))
    const shown = await json(events, ...ENOUGH)
    expect(shown).toMatchObject([
      { file: events, line: 1, outcome: 'superseded', audience: 'bought_twice', notConnected: true },
      { line: 2, outcome: 'refused', reason: 'This line is not valid JSON.' },
      { line: 3, outcome: 'refused', messageId: 'message-b' },
      { line: 4, outcome: 'enters', messageId: 'later', countryCode: 'US' }
    ])
    expect(JSON.stringify(shown)).not.toContain(PLANTED)
    const { stdout } = await run(['preview', events, ...ENOUGH])
    expect(stdout).toContain('audience bought_twice (not connected yet)')
    expect(stdout).toContain('enters as a, US')
    expect(stdout).not.toContain(PLANTED)
  })

  test('finds one event, and works without any settings of the audience', async () => {
    const events = file('events.jsonl', lines.join('\n'))
    expect(await json(events, '--line', '3')).toMatchObject([{ line: 3, identities: [{ field: 'email' }] }])
    expect(await json(events, '--user', 'a', '--country-code', 'US')).toMatchObject([{ line: 1 }, { line: 4 }])
    expect(await json(events, '--message-id', 'later')).toMatchObject([{ line: 4, outcome: 'refused' }])
    expect(await json(events, '--limit', '1')).toHaveLength(1)
    expect(await run(['preview', events, '--user', 'nobody'])).toMatchObject({
      code: 2,
      stdout: 'No matching event in 4 lines.\n'
    })
  })

  test('what sync refuses is refused, in the same words; what it sends enters or leaves', async () => {
    const events = file(
      'events.jsonl',
      [
        event('a'),
        event('b', {}, 'poor'),
        event('c', {}, 'given'),
        JSON.stringify({ ...(JSON.parse(event('d')) as object), type: 'page' }),
        event('e', { properties: { country_code: 'DE' } })
      ].join('\n')
    )
    const given = { given: { audienceId: '413642351928374651' } }
    const cases: [object, string[]][] = [
      [given, []],
      [{ ...given, bought_twice: { advertiserId: '4728736040201' } }, ['--country-code', 'US']]
    ]
    for (const [audiences, more] of cases) {
      const path = file('settings.json', JSON.stringify({ audiences }))
      const flags = ['--settings', path, ...more]
      const shown = await json(events, ...flags)
      const refusedFile = `${path}.refused`
      await run(['sync', events, '--dry-run', '--refused', refusedFile, ...flags])
      const refused = readFileSync(refusedFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { line: number; reason: string })
        .map(({ line, reason }) => ({ line, reason }))
        .sort((one, other) => one.line - other.line)
      expect(refused.length).toBeGreaterThan(1)
      expect(
        shown.filter(({ outcome }) => outcome === 'refused').map(({ line, reason }) => ({ line, reason }))
      ).toEqual(refused)
    }
  })

  test('an audience that is not connected has no ID, one that an earlier run made has its own', async () => {
    const events = file('events.jsonl', event('a'))
    const [before] = await json(events, ...ENOUGH)
    expect(before).toMatchObject({ outcome: 'enters', notConnected: true })
    expect(before.audienceId).toBeUndefined()
    const known = { at: 'Amazon Ads', region: 'NA', key: 'bought_twice', namespace: 'spa_1', name: 'bought_twice' }
    const audiences = [{ ...known, externalAudienceId: 'x', audienceId: '413642351928374651' }]
    writeFileSync(`${events}.audiences.json`, JSON.stringify({ audiences }))
    const [after] = await json(events, ...ENOUGH)
    expect(after).toMatchObject({ outcome: 'enters', audienceId: '413642351928374651' })
    expect(after.notConnected).toBeUndefined()
  })

  test('raw values go to a terminal only', async () => {
    const ended = await run(['preview', file('events.jsonl', lines.join('\n')), '--show-raw'])
    expect(ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('to a terminal only') as string
    })
  })
})
