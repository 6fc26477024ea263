import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { SegmentEvent } from '@segment/actions-core'
import { createRequestClient, Destination } from '@segment/actions-core'
import nock from 'nock'
import definition from '../../src'
import { toLocalClient, toTargetUrl, withLocalRequests } from '../../src/amazon/requestClient'
import type { Answer } from '../../src/destinations/amazon-ads-dsp-amc/api/client'
import { apiUrl, callAmazon, tokenUrl } from '../../src/destinations/amazon-ads-dsp-amc/api/client'
import { toFailure } from '../../src/destinations/amazon-ads-dsp-amc/api/failure'
import type { Answer as EventAnswer } from '../helpers/destination'
import { settings } from '../helpers/destination'
import { ANN, engageTrack } from '../helpers/events'
import type { Loopback } from '../helpers/loopback'
import { startLoopback } from '../helpers/loopback'

let amazon: Loopback
let answer: (request: IncomingMessage, response: ServerResponse) => void

// nock's sockets are none of the network's; these tests are about closing them.
beforeAll(() => nock.restore())

beforeEach(async () => {
  amazon = await startLoopback((request, response) => answer(request, response))
  process.env.AMAZON_ADS_SANDBOX_URL = amazon.url
})

afterEach(async () => {
  jest.restoreAllMocks()
  delete process.env.AMAZON_ADS_SANDBOX_URL
  await amazon.close()
})

/** Lets half a minute pass in half a second. */
function hurry(): void {
  const [now, setTimer, start] = [Date.now.bind(Date), setTimeout, Date.now()]
  jest.spyOn(Date, 'now').mockImplementation(() => start + (now() - start) * 60)
  jest
    .spyOn(global, 'setTimeout')
    .mockImplementation(((run: () => void, ms: number) => setTimer(run, ms / 60)) as never)
}

/** Sends a batch as the platform does, through the local Segment's requests. */
async function onBatch(events: SegmentEvent[], signal?: AbortSignal): Promise<EventAnswer[]> {
  const destination = new Destination(withLocalRequests(definition) as never)
  const [result] = await destination.onBatch(events, settings() as never, { signal })
  return result.multistatus as unknown as EventAnswer[]
}

const call = (timeout?: number): Promise<Answer> =>
  callAmazon(toLocalClient(createRequestClient({ headers: {} })), `${amazon.url}/records`, {
    method: 'POST',
    contentType: 'application/json',
    body: '{}',
    timeout
  })

const everySecond = (response: ServerResponse, write: () => void) => {
  const timer = setInterval(write, 50)
  response.on('close', () => clearInterval(timer))
}

const NEVER_ENDING: [string, (response: ServerResponse) => void][] = [
  ['no answer at all', () => undefined],
  [
    'headers that trickle',
    (response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\n')
      everySecond(response, () => response.socket?.write('x-more: yes\r\n'))
    }
  ],
  ['endless promises to continue', (response) => everySecond(response, () => response.writeContinue())],
  ['a body that never begins', (response) => response.writeHead(200).flushHeaders()],
  [
    'a body that trickles',
    (response) => {
      response.writeHead(200)
      everySecond(response, () => response.write(' '))
    }
  ],
  [
    'a packed body that trickles',
    (response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' })
      const [first, ...others] = gzipSync('x'.repeat(1000))
      response.write(Buffer.from([first]))
      everySecond(response, () => response.write(Buffer.from([others.shift() ?? 0])))
    }
  ],
  [
    'a deflated body that never begins',
    (response) => response.writeHead(200, { 'Content-Encoding': 'deflate' }).flushHeaders()
  ]
]

test.each(NEVER_ENDING)('%s ends with the time limit, and so does the connection', async (_name, trickle) => {
  answer = (_request, response) => trickle(response)
  expect(await call(300)).toEqual({ status: undefined, trouble: 'timeout', code: 'ETIMEDOUT' })
  await amazon.allClosed()
})

test('an answer is given up at 16 MB, and the connection closed', async () => {
  let written = 0
  answer = (_request, response) => {
    const chunk = Buffer.alloc(1_000_000, 'x')
    const write = (): void => {
      while (!response.destroyed && response.write(chunk)) {
        written += chunk.length
      }
      written += chunk.length
    }
    response.on('drain', write)
    response.writeHead(200)
    write()
  }
  const given = await call()
  expect(given).toEqual({ status: undefined, trouble: 'network', code: 'max-size' })
  await amazon.allClosed()
  expect(written).toBeLessThan(40_000_000)
})

test('an answer that unpacks to more than 16 MB is given up, too', async () => {
  const bomb = gzipSync(Buffer.alloc(100_000_000))
  answer = (_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb)
  expect(await call()).toMatchObject({ status: undefined, code: 'max-size' })
  await amazon.allClosed()
})

test('an answer just below 16 MB is read', async () => {
  answer = (_request, response) => response.writeHead(200).end(Buffer.alloc(15_999_999, ' '))
  expect(await call()).toMatchObject({ status: 200 })
})

/** A call of a platform that stops it. */
const stoppable = (signal: AbortSignal) =>
  callAmazon(toLocalClient(createRequestClient({ signal })), `${amazon.url}/records`, {
    contentType: 'application/json'
  })

test.each<[string, () => AbortSignal, string]>([
  ['when it likes', () => AbortSignal.abort(), 'REQUESTCLIENTERROR'],
  ['after some time', () => AbortSignal.timeout(50), 'REQUESTTIMEOUTERROR']
])('a call that the platform stops %s is none that took too long', async (_name, signal, code) => {
  answer = () => undefined
  expect(await stoppable(signal())).toEqual({ status: undefined, trouble: 'aborted', code })
})

test('a call that the platform stops in the body of its answer is stopped, not broken', async () => {
  const stop = new AbortController()
  answer = (_request, response) => {
    response.writeHead(200).write('{')
    setTimeout(() => stop.abort(), 100)
  }
  expect(await stoppable(stop.signal)).toEqual({ status: undefined, trouble: 'aborted', code: 'REQUESTCLIENTERROR' })
  await amazon.allClosed()
})

test('an error without a code is a broken connection', async () => {
  const request = () => Promise.reject(new Error('something else'))
  expect(await callAmazon(request as never, amazon.url, { contentType: 'application/json' })).toEqual({
    status: undefined,
    trouble: 'network',
    code: 'connection broken'
  })
})

test('one connection serves many calls', async () => {
  answer = (_request, response) => response.writeHead(200).end('{}')
  for (let n = 0; n < 5; n++) {
    expect(await call()).toMatchObject({ status: 200, content: '{}' })
  }
  expect(amazon.connections).toBe(1)
})

const GARBAGE: [string, string | Buffer][] = [
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a broken status', 'HTTP/1.1 abc\r\n\r\n'],
  ['headers without end', `HTTP/1.1 200 OK\r\n${'x-long: y\r\n'.repeat(10_000)}\r\n`],
  ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nabc'],
  ['a body that breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"audienceId":1'],
  ['chunks that break off', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'],
  ['chunks that are none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n'],
  ['a packed body that is not packed', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello'],
  ['nothing', '']
]

test.each(GARBAGE)('%s is a broken connection', async (_name, bytes) => {
  answer = (_request, response) => response.socket?.end(bytes)
  const given = await call()
  expect(given).toMatchObject({ status: undefined, trouble: 'network' })
  expect(toFailure(given)).toMatchObject({ status: 503 })
  await amazon.allClosed()
})

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed, wherever it leads', async (status) => {
  for (const location of [`${amazon.url}/elsewhere`, 'https://evil.example/', 'no address: //', '']) {
    answer = (request, response) => {
      expect(request.url).toBe('/records')
      response.writeHead(status, { location }).end()
    }
    expect(toFailure(await call())).toMatchObject({
      status: 502,
      errormessage: expect.stringContaining('redirect') as string
    })
  }
})

test('requests that stall take one time limit a batch, and what was not begun gets a message that says so', async () => {
  hurry()
  let begun = 0
  answer = () => begun++
  const events = Array.from({ length: 8 }, (_, n) =>
    engageTrack(true, { userId: `u${n}`, audienceId: `${4000 + n}`, person: ANN })
  )
  const answers = await onBatch(events)
  expect(begun).toBe(4)
  expect(answers.map(({ status }) => status)).toEqual(new Array(8).fill(408))
  const messages = answers.map(({ errormessage }) => errormessage)
  expect(messages.filter((words) => words?.startsWith('Amazon did not answer in time'))).toHaveLength(4)
  expect(messages.filter((words) => words?.startsWith('The time for this batch ran out'))).toHaveLength(4)
  expect(messages.every((words) => words?.endsWith('Segment will retry.'))).toBe(true)
  await amazon.allClosed()
})

test('when the platform stops a batch, only what was not begun counts as not sent', async () => {
  const stop = new AbortController()
  let begun = 0
  answer = () => {
    if (++begun === 4) {
      stop.abort()
    }
  }
  const events = Array.from({ length: 6 }, (_, n) =>
    engageTrack(true, { userId: `u${n}`, audienceId: `${4000 + n}`, person: ANN })
  )
  const answers = await onBatch(events, stop.signal)
  expect(begun).toBe(4)
  expect(answers.map(({ status }) => status)).toEqual(new Array(6).fill(408))
  const messages = answers.map(({ errormessage }) => errormessage)
  expect(messages.filter((words) => words?.includes('before Amazon answered. Amazon may already have'))).toHaveLength(4)
  expect(messages.filter((words) => words?.includes('before the event was sent'))).toHaveLength(2)
  await amazon.allClosed()
})

test('a batch that the platform stops while an answer trickles in ends at once', async () => {
  const stop = new AbortController()
  answer = (_request, response) => {
    response.writeHead(202)
    everySecond(response, () => response.write(' '))
    stop.abort()
  }
  const [only] = await onBatch([engageTrack(true, { person: ANN })], stop.signal)
  expect(only).toMatchObject({ status: 408, errormessage: expect.stringContaining('may already have') as string })
  await amazon.allClosed()
})

describe('where calls go', () => {
  const paths = (region: string) => [toTargetUrl(apiUrl(region, '/v2/profiles?x=1')), toTargetUrl(tokenUrl(region))]

  test('without a sandbox, to Amazon', () => {
    delete process.env.AMAZON_ADS_SANDBOX_URL
    expect(paths('EU')).toEqual([
      'https://advertising-api-eu.amazon.com/v2/profiles?x=1',
      'https://api.amazon.co.uk/auth/o2/token'
    ])
  })

  test.each(['http://127.0.0.1:4010', 'http://localhost:4010/', 'http://[::1]:4010'])(
    'to a sandbox at %s',
    (address) => {
      process.env.AMAZON_ADS_SANDBOX_URL = address
      const origin = address.replace(/\/$/, '')
      for (const region of ['NA', 'EU', 'FE']) {
        expect(paths(region)).toEqual([`${origin}/${region}/v2/profiles?x=1`, `${origin}/${region}/auth/o2/token`])
      }
      expect(toTargetUrl('https://elsewhere.example/x')).toBe('https://elsewhere.example/x')
    }
  )

  test.each([
    'https://127.0.0.1:4010',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1@evil.example',
    'http://10.0.0.1',
    'evil.example',
    'http://0.0.0.0:4010'
  ])('%s is not a sandbox, and nothing is sent', async (address) => {
    process.env.AMAZON_ADS_SANDBOX_URL = address
    const error = await onBatch([engageTrack(true, { person: ANN })]).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'INVALID_SANDBOX_URL', status: 400 })
    expect((error as Error).message).toContain('must be an http address on this machine')
  })
})
