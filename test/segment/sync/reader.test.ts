import type { SegmentEvent } from '@segment/actions-core'
import type { AudienceConnector } from '../../../src/segment/audiences/connector'
import type { Audience } from '../../../src/segment/delivery/audience'
import { UserError } from '../../../src/system/userError'
import type { Outcome } from '../../../src/segment/delivery/outcomes'
import type { Line } from '../../../src/segment/sources/lines'
import type { EventSource } from '../../../src/segment/sources/events/sources'
import { StopSignal } from '../../../src/segment/delivery/stop'
import { readItems } from '../../../src/segment/sync/reader'
import { SourceChangedError } from '../../../src/segment/sync/journal/sourceCheck'
import type { EventItem, ItemLocation, Recorder } from '../../../src/segment/sync/recorder'
import { Counts } from '../../../src/segment/delivery/counts'
import { event } from '../../helpers/runner'

/** A source of these lines; what is no list of lines goes wrong where it stands. */
function source(name: string, ...parts: (Line[] | Error)[]): EventSource {
  return {
    file: `/${name}`,
    name,
    identity: { path: name },
    async *lines(_signal, onBytes) {
      await Promise.resolve()
      for (const part of parts) {
        if (part instanceof Error) {
          throw part
        }
        onBytes?.(Buffer.from(`${part.length} lines`))
        yield part
      }
    }
  }
}

/** Lines of these texts, from a number on. */
const lines = (texts: string[], from = 1): Line[] => texts.map((text, place) => ({ number: from + place, text }))

const NONE: Audience = { identity: '', tally: new Counts() }
const VIP: Audience = { identity: 'vip', key: 'vip', audienceId: '1', tally: new Counts() }
const POOR: Audience = { ...VIP, key: 'poor', refusal: { kind: 'refused', reason: 'No such audience.' } }

interface Watched {
  takes?: (event: SegmentEvent) => boolean
  /** Lines that an earlier part of the run has settled. */
  settled?: number[]
  onLine?: (ending: StopSignal, item: EventItem) => void
  onBegin?: () => void
  onEnd?: () => void
}

/** Reads sources, and gives the calls in their order. */
async function read(sources: EventSource[], { takes, settled = [], onLine, onBegin, onEnd }: Watched = {}) {
  const said: string[] = []
  const sent: EventItem[] = []
  const refused: { item: ItemLocation; outcome: Outcome }[] = []
  const ending = new StopSignal(new AbortController().signal)
  const items = readItems({
    sources,
    stop: ending,
    takes,
    audiences: {
      none: NONE,
      connectAudience: ({ userId }: SegmentEvent) =>
        userId === 'new' ? Promise.resolve(VIP) : userId === 'poor' ? POOR : VIP,
      complete: ({ userId }: SegmentEvent, { key }: Audience) => said.push(`complete ${String(userId)} ${key}`)
    } as unknown as AudienceConnector,
    recorder: {
      takeBytes: (file: number, chunk: Buffer) => said.push(`bytes ${file} ${chunk.toString()}`),
      begin: (file: number, line: string) => {
        said.push(`begin ${file} ${line}`)
        onBegin?.()
      },
      end: (file: number) => {
        said.push(`end ${file}`)
        onEnd?.()
      },
      has: (_file: number, line: number) => settled.includes(line),
      countRead: () => said.push('read'),
      refuse: (item: ItemLocation, outcome: Outcome) => refused.push({ item, outcome }),
      flush: () => Promise.resolve(said.push('flush'))
    } as unknown as Recorder
  })
  for await (const some of items) {
    sent.push(...some)
    some.forEach((item) => onLine?.(ending, item))
  }
  return { said, sent, refused, ending, places: sent.map(({ file, line }) => [file, line]) }
}

test('every line is reported in its order: bytes, beginning, event, end', async () => {
  const { said, places, ending } = await read([
    source('a', lines(['{"userId":"one"}', '{"userId":"new"}']), lines([' '], 3)),
    source('b'),
    source('c', lines(['{"userId":"two"}']))
  ])
  expect(said).toEqual([
    'bytes 0 2 lines',
    'begin 0 {"userId":"one"}',
    'read',
    'complete one vip',
    'read',
    'complete new vip',
    'flush',
    'bytes 0 1 lines',
    'flush',
    'end 0',
    'end 1',
    'bytes 2 1 lines',
    'begin 2 {"userId":"two"}',
    'read',
    'complete two vip',
    'flush',
    'end 2'
  ])
  expect(places).toEqual([
    [0, 1],
    [0, 2],
    [2, 1]
  ])
  expect(ending.stopped).toBeUndefined()
})

test('an event goes with its place, its audience, its message ID and what it weighs', async () => {
  const text = event('one')
  const value = { userId: 'two', messageId: 'two@example.com' }
  const { sent } = await read([source('a', [...lines([text]), { number: 2, value, bytes: 77 }])])
  expect(sent).toEqual([
    {
      event: JSON.parse(text) as object,
      audience: VIP,
      file: 0,
      line: 1,
      messageId: 'message-one',
      bytes: text.length
    },
    { event: value, audience: VIP, file: 0, line: 2, messageId: undefined, bytes: 77 }
  ])
})

test('a line that is no event, and an event whose audience could not be connected, are refused, not sent', async () => {
  const noContext = '{"messageId":"message-2","context":1}'
  const { said, sent, refused } = await read([
    source('a', [{ number: 1, refusal: 'Too long.' }, ...lines([noContext, '{"userId":"poor","messageId":"m"}'], 2)])
  ])
  expect(refused).toEqual([
    {
      item: { file: 0, line: 1, messageId: undefined, audience: NONE },
      outcome: { kind: 'refused', reason: 'Too long.' }
    },
    {
      item: { file: 0, line: 2, messageId: 'message-2', audience: NONE },
      outcome: { kind: 'refused', reason: 'The event has a context that is not an object.' }
    },
    {
      item: {
        event: { userId: 'poor', messageId: 'm' },
        bytes: 33,
        audience: POOR,
        file: 0,
        line: 3,
        messageId: 'm'
      },
      outcome: POOR.refusal
    }
  ])
  expect(sent).toEqual([])
  expect(said.filter((one) => one === 'read')).toHaveLength(3)
  // The first line of a source tells it from others, also where it is no text.
  expect(said).toContain('begin 0 ')
})

test('what was settled before, and what the run does not take, is neither sent nor counted', async () => {
  const { said, places } = await read(
    [source('a', lines(['{"userId":"one"}', '{"userId":"two"}', '{"userId":"b"}']))],
    {
      takes: ({ userId }) => userId !== 'two',
      settled: [1]
    }
  )
  expect(places).toEqual([[0, 3]])
  expect(said.filter((one) => one === 'read')).toHaveLength(1)
  expect(said).toContain('begin 0 {"userId":"one"}')
})

const TWO = ['{"userId":"one"}', '{"userId":"two"}']

test('a run that is stopped gives nothing further, and the source has no end', async () => {
  const sources = [source('a', lines(TWO), lines(TWO, 3)), source('b'), source('c')]
  const { said, places, ending } = await read(sources, { onLine: (run) => run.stop('Busy.') })
  expect(places).toEqual([
    [0, 1],
    [0, 2]
  ])
  expect(said.filter((one) => one.startsWith('end'))).toEqual([])
  expect(ending.stopped).toEqual({
    by: 'trouble',
    reason: 'Busy. The last line read is 2 of a. Not read: b, c.'
  })
})

test('of the last source nothing is left unread', async () => {
  const { ending } = await read([source('a', lines(TWO))], { onLine: (run) => run.stop('Busy.') })
  expect(ending.stopped?.reason).toBe('Busy. The last line read is 2 of a.')
})

test.each([
  ['its own words', new UserError('a is broken gzip.'), 'a is broken gzip.'],
  ['the system’s', Object.assign(new Error('EIO: /a'), { code: 'EIO' }), '/a cannot be read: the disk failed.']
])(
  'a source that cannot be read to its end says why in %s, and the run sends what it has',
  async (_name, error, words) => {
    const sources = [source('a', lines(TWO), error), source('b', lines(TWO))]
    const { said, places, ending } = await read(sources)
    expect(places).toEqual([
      [0, 1],
      [0, 2]
    ])
    expect(said).not.toContain('end 0')
    expect([ending.ended, ending.stopped]).toEqual([
      false,
      { by: 'source', reason: `${words} Everything up to line 2 was read and sent. Not read: b.` }
    ])
  }
)

test('what goes wrong because the run was stopped is no trouble with the source', async () => {
  const { ending } = await read([source('a', lines(TWO), new Error('aborted'))], {
    onLine: (run) => run.stop('Busy.')
  })
  expect(ending.stopped).toEqual({ by: 'trouble', reason: 'Busy. The last line read is 2 of a.' })
})

const refuse = () => {
  throw new SourceChangedError('a is another.')
}

test.each<[string, Watched, string, number]>([
  ['begins otherwise', { onBegin: refuse }, 'a is another. The last line read is 1 of a.', 0],
  ['ends otherwise', { onEnd: refuse }, 'a is another. The last line read is 2 of a.', 2]
])('a source that %s than before ends the run', async (_name, watched, reason, count) => {
  const { sent, ending } = await read([source('a', lines(TWO))], watched)
  expect(sent).toHaveLength(count)
  expect([ending.ended, ending.stopped]).toEqual([true, { by: 'source', reason }])
})

test('of a source that is another before its first line nothing was read', async () => {
  const { ending } = await read([source('a', new SourceChangedError('a is another.'))])
  expect(ending.stopped).toEqual({ by: 'source', reason: 'a is another. Nothing of a was read.' })
})
