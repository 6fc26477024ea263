import type { SegmentEvent } from '@segment/actions-core'
import { createHash } from 'node:crypto'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { createErasureCheck, digestErased, toExternalUserIds } from '../../src/segment/erasure'
import { findEvents, preview } from '../../src/segment/preview/preview'
import { openSources } from '../../src/segment/sources/events/sources'
import { parseSettings } from '../../src/segment/settings'
import { membersOf } from '../helpers/rows'
import { event } from '../helpers/runner'
import { AUDIENCE_FLAGS, eventsFile, runFiles } from '../helpers/runs'

jest.setTimeout(30_000)

const erasedBy = (person: Parameters<typeof toExternalUserIds>[0]): ReadonlySet<string> =>
  new Set(toExternalUserIds(person).map(digestErased))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

test('a person has the IDs in the form in which they are sent, each once', () => {
  expect(toExternalUserIds({ userId: ' a ', anonymousId: 'b c' })).toEqual(['a', sha256('b c')])
  expect(toExternalUserIds({ userId: 'a', anonymousId: 'a' })).toEqual(['a'])
  expect(toExternalUserIds({ userId: ' ' })).toEqual([])
})

test('what is kept tells nothing, also of an ID that is a hash already', () => {
  expect(digestErased('a')).toBe(sha256('a'))
  expect(digestErased(sha256('b c'))).toBe(sha256(sha256('b c')))
})

describe('an event is about somebody who was erased', () => {
  const platform = { personKey: ({ properties }: SegmentEvent) => (properties?.member as string | undefined) ?? '' }
  const check = (one: object, erased = erasedBy({ userId: 'ann@example.com' })) =>
    createErasureCheck(platform, erased)(one as SegmentEvent)

  test.each([
    [{ userId: 'ann@example.com' }, true],
    [{ userId: ' ann@example.com' }, true],
    [{ userId: sha256('ann@example.com') }, true],
    [{ anonymousId: 'ann@example.com', userId: 'other' }, true],
    [{ properties: { member: 'ann@example.com' } }, true],
    [{ userId: 'ben@example.com', anonymousId: null }, false],
    [{}, false]
  ])('%j: %s', (one, isAbout) => {
    expect(check(one) !== undefined).toBe(isAbout)
  })

  test('and of nobody where nobody was', () => {
    expect(check({ userId: 'a' }, undefined)).toBeUndefined()
    expect(createErasureCheck(platform)({ userId: 'a' } as SegmentEvent)).toBeUndefined()
  })
})

describe('events of people who were erased', () => {
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = await startSandbox({ jobMilliseconds: 1 })
  })
  afterEach(() => sandbox.close())

  const LINES = [event('ann'), event('ben@example.com')]
  const REASON = 'This person was erased: nothing about them is sent. Remove them from the source.'

  test('are rejected with the reason, in a run and in its preview; the others are sent', async () => {
    const erased = erasedBy({ userId: 'ben@example.com' })
    const path = eventsFile(...LINES)
    const settings = { ...parseSettings({}, { audience: AUDIENCE_FLAGS }, 'test'), erased }
    const { found } = await findEvents(await openSources([path]), {}, 10, settings)
    const lines = await preview(found, settings)
    expect(lines.map(({ outcome }) => outcome)).toEqual(['enters', 'refused'])
    expect(lines[1]).toMatchObject({ reason: REASON, externalUserId: sha256('ben@example.com') })
    expect(lines[1].record).toBeUndefined()

    const { report, observed } = await runFiles(sandbox, [path], { erased })
    expect(report.audiences).toMatchObject([{ entered: 1, refused: 1 }])
    expect(observed.refused).toMatchObject([{ line: 2, reason: REASON }])
    expect(membersOf(sandbox)).toEqual(['ann'])
  })
})

test('an ID that is a SHA-256 itself is kept as a digest, too', () => {
  const id = 'a'.repeat(64)
  expect(digestErased(id)).toMatch(/^[0-9a-f]{64}$/)
  expect(digestErased(id)).not.toBe(id)
})
