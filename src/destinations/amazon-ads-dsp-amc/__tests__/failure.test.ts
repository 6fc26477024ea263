import type { Answer } from '../api/client'
import { toFailure, isCertainlyUndone, isSuccess } from '../api/failure'

const answered = (status: number): Answer => ({ status, content: '' })
const unanswered = (code: string): Answer => ({ status: undefined, trouble: 'network', code })

test.each<[number, number, string, string]>([
  [204, 502, 'BAD_GATEWAY', 'Amazon answered 204 without what was asked for.'],
  [300, 502, 'BAD_GATEWAY', 'Amazon answered with a redirect (300), which is not followed.'],
  [399, 502, 'BAD_GATEWAY', 'Amazon answered with a redirect (399), which is not followed.'],
  [400, 400, 'BAD_REQUEST', 'Amazon rejected the request (400).'],
  [
    401,
    401,
    'UNAUTHORIZED',
    'Amazon rejected the access token. Reconnect the Amazon account in the settings of the destination.'
  ],
  [
    403,
    403,
    'FORBIDDEN',
    'Amazon denied access. The connected Amazon user needs access to the advertiser of the audience, in the region of the destination.'
  ],
  [404, 404, 'NOT_FOUND', 'Audience not found. Check the Region, or reconnect the audience.'],
  [408, 408, 'REQUEST_TIMEOUT', 'Amazon returned a server error (408).'],
  [409, 423, 'LOCKED', 'Amazon answered 409: the audience is being changed.'],
  [413, 413, 'PAYLOAD_TOO_LARGE', "A single record exceeds Amazon's size limit. Map fewer or shorter values."],
  [415, 415, 'UNSUPPORTED_MEDIA_TYPE', 'Amazon rejected the media type of the request. Contact Segment Support.'],
  [423, 423, 'LOCKED', 'Amazon returned a server error (423).'],
  [429, 429, 'TOO_MANY_REQUESTS', 'Amazon limits the rate of requests.'],
  [500, 500, 'INTERNAL_SERVER_ERROR', 'Amazon returned a server error (500).'],
  [501, 501, 'NOT_IMPLEMENTED', 'Amazon rejected the request (501).'],
  [503, 503, 'SERVICE_UNAVAILABLE', 'Amazon returned a server error (503).']
])('%i is reported as %i %s: %s', (given, status, errortype, errormessage) => {
  expect(toFailure(answered(given))).toStrictEqual({ status, errortype, errormessage })
})

test.each<[string | undefined, number | undefined]>([
  [undefined, undefined],
  ['7', 7],
  ['999999', 999_999],
  ['1000000', undefined],
  ['7 s', undefined],
  ['-7', undefined],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined]
])('Retry-After %j asks to wait %j seconds', (retryAfter, seconds) => {
  const { retryAfterSeconds, errormessage } = toFailure({ status: 429, content: '', retryAfter })
  expect(retryAfterSeconds).toBe(seconds)
  expect(errormessage).toBe(
    `Amazon limits the rate of requests${seconds === undefined ? '' : ` and asks to wait ${seconds} s`}.`
  )
})

test("Amazon's message comes after that of the destination", () => {
  expect(toFailure({ status: 400, content: '{"message":"no such country"}' })).toStrictEqual({
    status: 400,
    errortype: 'BAD_REQUEST',
    errormessage: "Amazon rejected the request (400). Amazon's message: no such country",
    amazon: 'no such country'
  })
})

test.each([
  [answered(199), false],
  [answered(200), true],
  [answered(299), true],
  [answered(300), false],
  [unanswered('ECONNRESET'), false]
])('%j is a success: %j', (answer, expected) => {
  expect(isSuccess(answer)).toBe(expected)
})

test.each([
  [answered(299), false],
  [answered(300), true],
  [answered(400), true],
  [answered(408), false],
  [answered(499), true],
  [answered(500), false],
  [answered(501), true],
  [answered(502), false],
  [unanswered('ECONNREFUSED'), true],
  [unanswered('ECONNRESET'), false]
])('after %j it is certain that nothing was done: %j', (answer, expected) => {
  expect(isCertainlyUndone(answer)).toBe(expected)
})
