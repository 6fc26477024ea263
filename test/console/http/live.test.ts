import { EventEmitter } from 'node:events'
import type { FastifyReply } from 'fastify'
import { Live } from '../../../src/console/http/live'

/** A page that takes so much at a time, and then asks for a pause. */
class SlowPage extends EventEmitter {
  writableNeedDrain = false
  readonly heard: string[] = []
  writeHead() {
    return this
  }
  write(text: string) {
    this.heard.push(text)
    this.writableNeedDrain = true
  }
  end() {
    this.emit('close')
  }
}

const listen = (live: Live, page: SlowPage) => live.listen({ hijack: () => ({ raw: page }) } as unknown as FastifyReply)

const message = (value: number) => `event: number\ndata: ${value}\n\n`

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

test('nothing piles up for a page that is slow: it hears how things are once it can', () => {
  let number = 1
  const live = new Live({ number: () => number })
  const page = new SlowPage()
  listen(live, page)
  for (number = 2; number < 1_000; number++) {
    live.changed('number')
    jest.advanceTimersByTime(250)
  }
  expect(page.heard).toEqual([message(1)])
  page.writableNeedDrain = false
  page.emit('drain')
  expect(page.heard).toEqual([message(1), message(1_000)])
  live.close()
})

test('many changes at a time are one message', () => {
  const live = new Live({ number: () => 1 })
  const page = new SlowPage()
  listen(live, page)
  page.writableNeedDrain = false
  for (let change = 0; change < 100; change++) {
    live.changed('number')
  }
  jest.advanceTimersByTime(1_000)
  expect(page.heard).toEqual([message(1), message(1)])
  live.close()
})

test('a page that is gone is forgotten', () => {
  const live = new Live({ number: () => 1 })
  const page = new SlowPage()
  listen(live, page)
  page.end()
  page.writableNeedDrain = false
  live.changed('number')
  jest.advanceTimersByTime(1_000)
  expect(page.heard).toEqual([message(1)])
})
