import {
  copyFileSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../../src/system/userError'
import type { Engine } from '../../../src/segment/sources/duckdb'
import type { Accepted, StateOf } from '../../../src/segment/reverseEtl/state'
import { IN_DOUBT, LEFT, NoStateError, SEEN, State } from '../../../src/segment/reverseEtl/state'
import { digestErased } from '../../../src/segment/erasure'
import { OF } from '../../helpers/changedRows'
import { withEngine } from '../../helpers/engine'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const AUDIENCE = { audienceId: '4136', audienceName: 'Test' }
const newPath = (): string => join(temporaryFolder(), 'people.state')

/** Opens a state with an engine of its own, as each run does, and gives what `work` makes of it. */
async function opened<Result>(
  path: string | undefined,
  work: (state: State, engine: Engine) => Promise<Result>,
  { of = OF, readOnly = false }: { of?: StateOf; readOnly?: boolean } = {}
): Promise<Result> {
  return withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), path, structuredClone(of), readOnly)
    try {
      return await work(state, engine)
    } finally {
      await state.close()
    }
  })
}

const membersOf = async (state: State, engine: Engine): Promise<string[]> => {
  const rows = await engine.rows<{ id: string; digest: bigint }>(
    `select id, digest from ${state.members()} order by id`
  )
  return rows.map(({ id, digest }) => `${id}:${digest}`)
}

describe('who is in an audience', () => {
  const members = (work: (state: State) => Promise<void>): Promise<string[]> =>
    opened(undefined, async (state, engine) => {
      await work(state)
      const found = await membersOf(state, engine)
      expect(await state.size()).toBe(found.length)
      return found
    })

  test('of one row the later job counts, and over what is confirmed what was sent since', async () => {
    const found = await members(async (state) => {
      const [first, second] = [await state.job('first'), await state.job('second')]
      await state.accepted("select 'a', 1::hugeint union all select 'b', 1::hugeint union all select 'c', 1::hugeint")
      await state.accept([
        ['a', 3n, second],
        ['a', 2n, first],
        ['b', LEFT, first],
        ['d', 4n, first]
      ])
    })
    expect(found).toEqual(['a:3', 'c:1', 'd:4'])
  })

  test('who was only seen counts as known, without a digest', async () => {
    expect(await members((state) => state.see("select 'a' as id"))).toEqual([`a:${SEEN}`])
  })

  test('digests of 64 bits are kept exactly', async () => {
    expect(await members((state) => state.accept([['a', 18446744073709551615n, 0]]))).toEqual([
      'a:18446744073709551615'
    ])
  })
})

describe('what became of jobs', () => {
  /** Rows of two jobs and of none; who is in after each of two settlings, where one is named. */
  const settled = (...ends: Partial<Parameters<State['settle']>[0]>[]) =>
    opened(undefined, async (state, engine) => {
      const rows = (job: number, ...rows: [string, bigint][]) =>
        state.accept(rows.map(([id, digest]): Accepted => [id, digest, job]))
      await state.accepted("select 'a', 1::hugeint union all select 'z', 1::hugeint")
      await rows(0, ['n', 5n])
      await rows(await state.job('one'), ['a', 2n], ['b', 2n], ["it's", 2n])
      await rows(await state.job('two'), ['b', 3n], ['z', LEFT])
      for (const end of ends) {
        await state.settle({ done: [], failed: [], invalid: [], ...end })
      }
      const confirmed = await engine.rows<{ id: string }>('select id from state.members order by id')
      return {
        members: await membersOf(state, engine),
        confirmed: confirmed.map(({ id }) => id),
        open: await state.openJobs()
      }
    })

  test('that nobody asked after is open', async () => {
    expect(await settled()).toEqual({
      members: ['a:2', 'b:3', "it's:2", 'n:5'],
      confirmed: ['a', 'z'],
      open: ['one', 'two']
    })
  })

  test('a job that is done confirms its rows; a later one of the same row still counts', async () => {
    const { members, confirmed, open } = await settled({ done: ['one'] })
    expect(members).toEqual(['a:2', 'b:3', "it's:2", 'n:5'])
    expect(confirmed).toEqual(['a', 'b', "it's", 'n', 'z'])
    expect(open).toEqual(['two'])
  })

  test('a job that failed took nothing: what was before is again', async () => {
    expect(await settled({ failed: ['one'] })).toMatchObject({ members: ['a:1', 'b:3', 'n:5'], open: ['two'] })
    expect(await settled({ done: ['one'], failed: ['two'] })).toEqual({
      members: ['a:2', 'b:2', "it's:2", 'n:5', 'z:1'],
      confirmed: ['a', 'b', "it's", 'n', 'z'],
      open: []
    })
  })

  test('the later of two jobs may end first; the earlier one takes nothing back', async () => {
    const { members, open } = await settled({ done: ['two'] }, { done: ['one'] })
    expect(members).toEqual(['a:2', 'b:3', "it's:2", 'n:5'])
    expect(open).toEqual([])
    expect((await settled({ done: ['two'] }, { failed: ['one'] })).members).toEqual(['a:1', 'b:3', 'n:5'])
  })

  test('single rows that Amazon found invalid were never taken, those of jobs that go on are left', async () => {
    const { members } = await settled({ done: ['one'], invalid: ["it's", 'b', 'z'] })
    expect(members).toEqual(['a:2', 'b:3', 'n:5'])
  })
})

describe('what a run asked for', () => {
  const ask = (path: string, work: (state: State) => Promise<void> = () => Promise.resolve()) =>
    opened(path, async (state) => {
      const job = await state.job('one')
      await state.accept([
        ['a', 1n, job],
        ['b', 1n, job]
      ])
      await state.ask(1, ['b', 'c'], 5_000)
      await work(state)
    })

  test('and did not live to be answered is in doubt for the next run', async () => {
    const path = newPath()
    await ask(path)
    for (const readOnly of [true, false, true]) {
      await opened(
        path,
        async (state, engine) => {
          expect(await membersOf(state, engine)).toEqual(['a:1', `b:${IN_DOUBT}`, `c:${IN_DOUBT}`])
          expect(state.heldUntil).toBe(5_000)
        },
        { readOnly }
      )
    }
  })

  test('is in doubt until a later word on it, whatever becomes of earlier jobs', async () => {
    const path = newPath()
    await ask(path)
    await opened(path, async (state, engine) => {
      await state.settle({ done: ['one'], failed: [], invalid: [] })
      expect(await membersOf(state, engine)).toEqual(['a:1', `b:${IN_DOUBT}`, `c:${IN_DOUBT}`])
      await state.accept([
        ['b', LEFT, await state.job('two')],
        ['c', 7n, await state.job('three')]
      ])
      await state.settle({ done: ['two', 'three'], failed: [], invalid: [] })
      expect(await membersOf(state, engine)).toEqual(['a:1', 'c:7'])
    })
  })

  test('and got an answer for is what the answer says, at once or not at all', async () => {
    const path = newPath()
    await ask(path, async (state) => {
      await state.ask(2, ['d'], 6_000)
      await state.askAgain(2, 7_000)
      const job = await state.job('two')
      await state.answer(1, { accepted: [['b', 2n, job]], inDoubt: ['b', 'c'], holdUntil: 6_500 })
      await state.answer(2, { accepted: [['d', 2n, job]], inDoubt: [] })
      await expect(state.answer(3, { accepted: [['e', 'x' as never, job]], inDoubt: [] })).rejects.toThrow()
    })
    await opened(path, async (state, engine) => {
      expect(await membersOf(state, engine)).toEqual(['a:1', 'b:2', `c:${IN_DOUBT}`, 'd:2'])
      expect(state.heldUntil).toBe(6_500)
    })
  })

  test.each([
    ['failed', { done: [], failed: ['two'], invalid: [] }],
    ['found rows invalid', { done: ['two'], failed: [], invalid: ['b', 'c', 'x'] }]
  ])('and was lost is in doubt when the job of what was asked after it %s', async (_what, end) => {
    const path = newPath()
    await ask(path, async (state) => {
      const job = await state.job('two')
      await state.answer(1, {
        accepted: [
          ['b', LEFT, job],
          ['c', 2n, job],
          ['x', 2n, job]
        ],
        inDoubt: ['b', 'c']
      })
    })
    await opened(path, async (state, engine) => {
      expect(await membersOf(state, engine)).toEqual(['a:1', 'c:2', 'x:2'])
      await state.settle(end)
      expect(await membersOf(state, engine)).toEqual(['a:1', `b:${IN_DOUBT}`, `c:${IN_DOUBT}`])
      await state.settle({ done: ['one'], failed: [], invalid: [] })
      expect(await membersOf(state, engine)).toEqual(['a:1', `b:${IN_DOUBT}`, `c:${IN_DOUBT}`])
      const job = await state.job('three')
      await state.accept(['b', 'c'].map((id): Accepted => [id, 3n, job]))
      await state.settle({ done: ['three'], failed: [], invalid: [] })
      expect(await membersOf(state, engine)).toEqual(['a:1', 'b:3', 'c:3'])
      expect(await engine.rows('from state.sent')).toEqual([])
    })
  })

  test('is kept also by a state that an earlier version began', async () => {
    const path = newPath()
    await opened(path, async (state, engine) => {
      await state.accept([['a', 1n, await state.job('one')]])
      await engine.run('drop table state.asked')
    })
    await opened(path, async (state, engine) => expect(await membersOf(state, engine)).toEqual(['a:1']), {
      readOnly: true
    })
    await ask(path)
    await opened(path, async (state, engine) =>
      expect(await membersOf(state, engine)).toEqual(['a:1', `b:${IN_DOUBT}`, `c:${IN_DOUBT}`])
    )
  })
})

describe('when each member was sent last', () => {
  const DAY_MS = 86_400_000
  const onDay = (day: number): void => void jest.spyOn(Date, 'now').mockReturnValue(day * DAY_MS + 1)
  afterEach(() => jest.restoreAllMocks())

  const days = async (state: State, engine: Engine): Promise<string[]> => {
    const rows = await engine.rows<{ id: string; day: number }>(`select id, day from ${state.members()} order by id`)
    return rows.map(({ id, day }) => `${id}:${day}`)
  }

  test('is the day of the latest job that Amazon took, also when an earlier one ends later', () =>
    opened(undefined, async (state, engine) => {
      onDay(100)
      expect(await state.oldestDay()).toBeUndefined()
      await state.accepted("select 'a', 1::hugeint union all select 'b', 1::hugeint union all select 'c', 1::hugeint")
      const [first, second] = [await state.job('first'), await state.job('second')]
      onDay(200)
      await state.accept([
        ['a', 1n, first],
        ['b', 1n, first],
        ['d', LEFT, first]
      ])
      onDay(300)
      await state.accept([['a', 1n, second]])
      expect(await days(state, engine)).toEqual(['a:300', 'b:200', 'c:100'])
      await state.settle({ done: ['second'], failed: [], invalid: [] })
      await state.settle({ done: ['first'], failed: [], invalid: [] })
      expect(await days(state, engine)).toEqual(['a:300', 'b:200', 'c:100'])
      expect(await state.oldestDay()).toBe(100)
      expect(await Promise.all([99, 100, 200, 300].map((day) => state.countSentUntil(day)))).toEqual([0, 1, 2, 3])
    }))

  test('is as before when the job failed, or Amazon found the record invalid', () =>
    opened(undefined, async (state, engine) => {
      onDay(100)
      await state.accepted("select 'a', 1::hugeint union all select 'b', 1::hugeint union all select 'c', 1::hugeint")
      onDay(200)
      await state.accept([['a', 1n, await state.job('failed')]])
      const done = await state.job('done')
      await state.accept([
        ['b', 1n, done],
        ['c', 1n, done]
      ])
      await state.settle({ done: ['done'], failed: ['failed'], invalid: ['b'] })
      expect(await days(state, engine)).toEqual(['a:100', 'b:100', 'c:200'])
    }))

  test('is the first day of the file in a state that an earlier version began, which goes on', async () => {
    const path = newPath()
    await opened(path, async (state, engine) => {
      const [done, open] = [await state.job('done'), await state.job('open')]
      await state.accept([
        ['a', 1n, done],
        ['b', 1n, done]
      ])
      await state.settle({ done: ['done'], failed: [], invalid: [] })
      await state.accept([['b', 2n, open]])
      await state.ask(1, ['c'], 5_000)
      await engine.run('alter table state.members drop column day')
      await engine.run('alter table state.sent drop column day')
    })
    // As a copy of a file has it, which was changed last long ago.
    const at = 1000 * DAY_MS + 5
    utimesSync(path, at / 1000, at / 1000)
    onDay(1100)
    const found = ['a:1000', 'b:1000', 'c:1100']
    await opened(
      path,
      async (state, engine) => {
        expect(await days(state, engine)).toEqual(found)
        expect(await state.oldestDay()).toBe(1000)
      },
      { readOnly: true }
    )
    await opened(path, async (state, engine) => {
      expect(await days(state, engine)).toEqual(found)
      await state.accept([['a', 1n, await state.job('again')]])
      await state.settle({ done: ['open', 'again'], failed: [], invalid: [] })
    })
    onDay(1200)
    await opened(path, async (state, engine) => {
      expect(await days(state, engine)).toEqual(['a:1100', 'b:1000', 'c:1100'])
      expect(await membersOf(state, engine)).toEqual(['a:1', 'b:2', `c:${IN_DOUBT}`])
    })
  })
})

describe('a state has one owner', () => {
  test.each<[string, (path: string) => string]>([
    ['by its name', (path) => path],
    [
      'by another way to it',
      (path) => join(dirname(path), '..', dirname(path).split('/').at(-1) ?? '', 'people.state')
    ],
    [
      'by a link',
      (path) => {
        const link = join(temporaryFolder(), 'link')
        symlinkSync(dirname(path), link)
        return join(link, 'people.state')
      }
    ]
  ])('within a process: %s', async (_what, other) => {
    const path = newPath()
    const [first, second] = [other(path), other(path)]
    await opened(first, async () => {
      for (const readOnly of [false, true]) {
        await expect(opened(second, () => Promise.resolve(), { readOnly })).rejects.toThrow(
          /^Another run is at work on the state /
        )
      }
    })
    await opened(path, () => Promise.resolve())
  })

  test('which may have no folder yet, where nothing is written', async () => {
    const path = join(temporaryFolder(), 'none', 'people.state')
    await opened(path, async (state) => expect(await state.size()).toBe(0), { readOnly: true })
    expect(existsSync(dirname(path))).toBe(false)
  })

  test('while it is made as well, and then it is free', async () => {
    const path = newPath()
    await withEngine(async (one) =>
      withEngine(async (other) => {
        const engines = [await one.beside(), await other.beside()]
        const both = await Promise.allSettled(
          engines.map((engine) => State.open(engine, path, structuredClone(OF), false))
        )
        expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
        await (both[0] as PromiseFulfilledResult<State>).value.close()
      })
    )
    await opened(path, () => Promise.resolve())
  })
})

test('a state is made whole or not at all, and nothing is left beside it', async () => {
  const path = newPath()
  const stops = (at: string) =>
    withEngine(async (engine) => {
      const beside = await engine.beside()
      const run = beside.run.bind(beside)
      beside.run = (sql) =>
        sql.includes(at) ? Promise.reject(new Error('IO Error: No space left on device')) : run(sql)
      await expect(State.open(beside, path, structuredClone(OF), false)).rejects.toThrow(
        'there is not enough memory or room on the disk'
      )
    })
  for (const at of ['table state.about', 'table state.members', 'insert into state.about']) {
    await stops(at)
    expect(readdirSync(dirname(path))).toEqual([])
  }
  await opened(path, () => Promise.resolve())
  expect(readdirSync(dirname(path))).toEqual(['people.state'])
})

describe('a state that is kept', () => {
  test('knows the audience, who is in, and the jobs that are open', async () => {
    const path = newPath()
    await opened(path, async (state) => {
      await state.keepAudience(AUDIENCE, ['tcf'])
      await state.accept([['a', 1n, await state.job("job 1's")]])
    })
    await opened(path, async (state, engine) => {
      expect(state.of).toEqual({ ...OF, audience: AUDIENCE, consent: ['tcf'] })
      expect(await membersOf(state, engine)).toEqual(['a:1'])
      expect(await state.openJobs()).toEqual(["job 1's"])
    })
  })

  test('numbers jobs on, so that the later one of a row counts also where the earlier is of another run', async () => {
    const path = newPath()
    await opened(path, async (state) => state.accept([['a', 1n, await state.job('one')]]))
    await opened(path, async (state, engine) => {
      const number = await state.job('two')
      expect(number).toBe(2)
      await state.accept([['a', 2n, number]])
      expect(await membersOf(state, engine)).toEqual(['a:2'])
      await state.settle({ done: ['two'], failed: [], invalid: [] })
    })
    await opened(path, async (state, engine) => {
      expect(await membersOf(state, engine)).toEqual(['a:2'])
      expect(await state.job('three')).toBe(2)
    })
  })

  test('is for nobody but its owner, and later files have the permissions of before', async () => {
    const path = newPath()
    const before = process.umask(0o022)
    try {
      await opened(path, () => {
        expect(process.umask()).toBe(0o077)
        return Promise.resolve()
      })
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(process.umask()).toBe(0o022)
    } finally {
      process.umask(before)
    }
  })

  test('is whole and free for another when it is closed, while the engine goes on', () =>
    withEngine(async (engine) => {
      const path = newPath()
      const state = await State.open(await engine.beside(), path, structuredClone(OF), false)
      await state.accept([['a', 1n, 0]])
      await state.close()
      expect(existsSync(`${path}.wal`)).toBe(false)
      await expect(state.size()).rejects.toThrow('disconnected')
      const again = await State.open(await engine.beside(), path, structuredClone(OF), false)
      expect(await again.size()).toBe(1)
      await again.close()
    }))

  test('is read and not written in a dry run, and not made where there is none', async () => {
    const path = newPath()
    await opened(path, (state) => state.accept([['a', 1n, 0]]), { readOnly: true })
    expect(existsSync(path)).toBe(false)
    await opened(path, (state) => state.accept([['a', 1n, 0]]))
    await opened(
      path,
      async (state, engine) => {
        expect(await membersOf(state, engine)).toEqual(['a:1'])
        await expect(state.see("select 'b' as id")).rejects.toThrow('read-only')
      },
      { readOnly: true }
    )
  })
})

describe('people who were erased', () => {
  const erase = (path: string, ...ids: string[]): Promise<number> =>
    withEngine((engine) => State.erase(engine, path, ids))

  const erasedIn = async (state: State, engine: Engine): Promise<unknown[]> => {
    const erased = await state.erasedPeople()
    return erased === undefined ? [] : (await engine.rows(`from ${erased} order by digest`)).map(({ digest }) => digest)
  }
  const DIGESTS = ['leaver-a', 'leaver-b'].map(digestErased).sort()

  /** A state in all of whose tables there is that person, among others. */
  async function begun(): Promise<string> {
    const path = newPath()
    await opened(path, async (state) => {
      await state.accepted(
        "select 'person-' || range, range::hugeint from range(1998) union all select unnest(['leaver-a', 'leaver-b']), 1::hugeint"
      )
      await state.accept([['leaver-a', 5n, await state.job('open')]])
      await state.accept([['person-3', 6n, await state.job('other')]])
      await state.ask(1, ['leaver-a', 'person-4'], 7_000)
    })
    return path
  }

  test('are in no table and in no byte of the file; a digest stays, and so does everybody else', async () => {
    const path = await begun()
    const before = await opened(path, membersOf, { readOnly: true })
    expect(readFileSync(path).includes('leaver-a')).toBe(true)
    expect(await erase(path, 'leaver-a')).toBe(1)
    expect(readdirSync(dirname(path))).toEqual(['people.state'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path).includes('leaver-a')).toBe(false)
    await opened(path, async (state, engine) => {
      expect(await membersOf(state, engine)).toEqual(before.filter((one) => !one.startsWith('leaver-a:')))
      expect(before).toContain(`person-4:${IN_DOUBT}`)
      expect(await state.openJobs()).toEqual(['open', 'other'])
      expect(state.heldUntil).toBe(7_000)
      expect(await erasedIn(state, engine)).toEqual([digestErased('leaver-a')])
      await state.settle({ done: ['open', 'other'], failed: [], invalid: [] })
      expect(await state.size()).toBe(before.length - 1)
    })
  })

  test('stay erased when others are, and when they are not in any more', async () => {
    const path = await begun()
    expect(await erase(path, 'leaver-a', 'nobody')).toBe(1)
    expect(await erase(path, 'leaver-b', 'leaver-a')).toBe(1)
    expect(await erase(path, 'leaver-b')).toBe(0)
    const erased = await opened(path, erasedIn)
    expect(erased).toEqual([...DIGESTS, digestErased('nobody')].sort())
  })

  test('are erased from a state that an earlier version began', async () => {
    const path = await begun()
    await opened(path, async (_state, engine) => {
      await engine.run('drop table state.erased')
      await engine.run('drop table state.asked')
      await engine.run('alter table state.members drop column day')
      await engine.run('alter table state.sent drop column day')
    })
    expect(await opened(path, erasedIn, { readOnly: true })).toEqual([])
    expect(await erase(path, 'leaver-a')).toBe(1)
    await opened(path, async (state, engine) => {
      expect(await erasedIn(state, engine)).toEqual([digestErased('leaver-a')])
      expect(await state.size()).toBe(1999)
    })
  })

  test('are erased from what a killed run has left in the log beside the state, which goes with it', async () => {
    const path = await begun()
    const killed = join(temporaryFolder(), 'killed.state')
    await opened(path, async (state) => {
      await state.accept([['leaver-b', 9n, 0]])
      await state.accept([['late', 9n, 0]])
      copyFileSync(path, killed)
      copyFileSync(`${path}.wal`, `${killed}.wal`)
    })
    expect(readFileSync(`${killed}.wal`).includes('leaver-b')).toBe(true)
    expect(await erase(killed, 'leaver-b')).toBe(1)
    expect(readdirSync(dirname(killed))).toEqual(['killed.state'])
    expect(readFileSync(killed).includes('leaver-b')).toBe(false)
    await opened(killed, async (state, engine) => {
      const members = await membersOf(state, engine)
      expect(members).toContain('late:9')
      expect(members.filter((one) => one.startsWith('leaver'))).toEqual([`leaver-a:${IN_DOUBT}`])
    })
  })

  test('are erased from what a link leads to, and the link stays', async () => {
    const path = await begun()
    const link = join(temporaryFolder(), 'link.state')
    symlinkSync(path, link)
    expect(await erase(link, 'leaver-a')).toBe(1)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(path).includes('leaver-a')).toBe(false)
  })

  test('what a killed erasure has left is removed with the next opening; links and what has other names stay', async () => {
    const path = await begun()
    const folder = dirname(path)
    const of = (name: string): string => join(folder, name)
    const elsewhere = join(temporaryFolder(), 'precious')
    writeFileSync(elsewhere, 'precious')
    writeFileSync(of('.people.state.0123456789abcdef.new'), 'leaver-a')
    writeFileSync(of('.people.state.0123456789abcdef.new.wal'), 'leaver-a')
    const others = ['.people.state.0123.new', '.other.state.0123456789abcdef.new', 'people.state.new']
    others.forEach((name) => writeFileSync(of(name), ''))
    symlinkSync(elsewhere, of('.people.state.fedcba9876543210.new'))
    await opened(path, () => Promise.resolve())
    expect(readdirSync(folder).sort()).toEqual([...others, 'people.state', '.people.state.fedcba9876543210.new'].sort())
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious')
  })

  test('a state that a run is at work on, or that is none, is left as it is', async () => {
    const path = await begun()
    await opened(path, async () => {
      await expect(erase(path, 'leaver-a')).rejects.toThrow('Another run is at work on the state')
    })
    expect(await opened(path, erasedIn)).toEqual([])
    const other = join(temporaryFolder(), 'other.state')
    writeFileSync(other, 'id\n'.repeat(5000))
    await expect(erase(other, 'leaver-a')).rejects.toThrow(NoStateError)
    expect(readdirSync(dirname(other))).toEqual(['other.state'])
  })
})

describe('a state of something else', () => {
  const nothing = () => Promise.resolve(undefined)

  /** What opening a state for `of` says that was begun with `before`. */
  async function openAgain(before: StateOf, of: StateOf): Promise<Error | StateOf> {
    const path = newPath()
    await opened(path, nothing, { of: before })
    return opened(path, (state) => Promise.resolve(state.of), { of }).catch((error: Error) =>
      Object.assign(error, { message: error.message.replace(path, '<path>') })
    )
  }
  const BEGUN = { ...OF, audience: AUDIENCE }

  test.each<[Partial<StateOf>, string]>([
    [{ connection: 'http://127.0.0.1:4010' }, 'another Amazon, or another sandbox (test)'],
    [{ region: 'EU' }, 'the region NA'],
    [{ key: 'email' }, 'the key key'],
    [{ wanted: { id: '99' } }, 'audience 4136'],
    [{ wanted: { name: 'Others' } }, 'audience Test']
  ])('is refused: %j', async (other, words) => {
    const message = `The state <path> belongs to ${words}. Choose another file with --state to start over.`
    const error = await openAgain(BEGUN, { ...OF, ...other })
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({ message, ...('key' in other && { problem: { kind: 'keyMismatch', key: 'key' } }) })
    expect('problem' in error).toBe('key' in other)
  })

  test('that was asked for by its id is named by it', async () => {
    const error = await openAgain({ ...BEGUN, wanted: { id: '4136' } }, { ...OF, wanted: { name: 'Others' } })
    expect((error as Error).message).toContain('belongs to audience 4136.')
  })

  test('does not count while nobody is in the audience; where it is the same one, what is known of it stays', async () => {
    const wanted = { name: 'Others' }
    expect(await openAgain(OF, { ...OF, wanted })).toEqual({ ...OF, wanted })
    expect(await openAgain(BEGUN, { ...OF, wanted: { id: '4136' } })).toEqual(BEGUN)
    expect(await openAgain(BEGUN, { ...OF, wanted: {} })).toEqual(BEGUN)
  })

  test.each<[string, (path: string) => Promise<void>]>([
    ['is text', (path) => Promise.resolve(writeFileSync(path, 'id,email\n1,ann@example.com\n'.repeat(1000)))],
    ['is another database', (path) => byEngine(path, 'create table other.people (id varchar)')],
    [
      'is without its first entry',
      (path) => byEngine(path, 'create table other.about (version integer, value varchar)')
    ],
    [
      'is of another version',
      (path) => byEngine(path, "create table other.about as select 2 as version, '{}' as value")
    ]
  ])('that %s is none, and the permissions of new files are as before', async (_name, make) => {
    const path = newPath()
    await make(path)
    const before = process.umask(0o022)
    try {
      await expect(opened(path, nothing)).rejects.toThrow(
        new UserError(`${path} isn't the state of an earlier run. Choose another file with --state.`)
      )
      expect(process.umask()).toBe(0o022)
    } finally {
      process.umask(before)
    }
  })

  const byEngine = (path: string, sql: string): Promise<void> =>
    withEngine(async (engine) => {
      await engine.run(`attach '${path}' as other`)
      await engine.run(sql)
      await engine.run('detach other')
    })

  test.each([
    ['its first header', 0],
    ['a header', 8192],
    ['its tables', 12_288],
    ['its rows', 274_432]
  ])('that is damaged in %s is said to be so', async (_where, at) => {
    const path = newPath()
    await opened(path, async (state) => {
      await state.accepted("select 'p' || range, range::hugeint from range(20000)")
      await state.accept([['p1', 5n, 0]])
    })
    const content = readFileSync(path)
    writeFileSync(path, content.fill(77, at + 100, at + 120))
    await expect(opened(path, (state) => state.size())).rejects.toThrow(
      new UserError(
        `The state ${path} is damaged. Put a copy of it back, or name another file with --state: everybody is sent again then, and nobody who is gone is removed.`
      )
    )
  })

  test('what the engine says of a file is reported in words', async () => {
    const said = (message: string, path?: string) => {
      const engine = { run: () => Promise.reject(new Error(message)) } as unknown as Engine
      return State.open(engine, path, OF, false).catch((error: Error) => error.message)
    }
    const path = newPath()
    expect(await said('IO Error: Could not set LOCK on file', path)).toBe(
      `Another run is at work on the state ${path}. Wait for its end, or name another file with --state.`
    )
    expect(await said('IO Error: Not a valid duckdb', path)).toContain("isn't the state of an earlier run")
    for (const words of ['Could not read from file', 'Failed to Deserialize', 'Corrupt database: in block 7']) {
      expect(await said(`IO Error: ${words}`, path)).toContain('is damaged')
    }
    expect(await said('IO Error: wrong block size', path)).toBe(`The state ${path} cannot be read and written (IO).`)
    expect(await said('IO Error: ann@example.com', path)).toBe(`The state ${path} cannot be read and written (IO).`)
    expect(await said('IO Error: ann@example.com')).toBe('The state in memory cannot be read and written (IO).')
  })
})
