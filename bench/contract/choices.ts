import type { Difference } from './judge'

/** A difference that is meant, with the words of the sandbox's README that say so. */
export interface Choice {
  readme: string
  explains: (difference: Difference) => boolean
}

/** A choice that shows in differences of these kinds, whose operation and detail fit. */
const choice = (readme: string, kinds: string, detail: RegExp, operation = /./): Choice => ({
  readme,
  explains: (difference) =>
    kinds.split(', ').includes(difference.kind) &&
    detail.test(difference.detail) &&
    operation.test(difference.operation)
})

const PROFILES = /\/profiles$/
const CONNECT = /^POST .*\/connections$/
const TERMS = /\/terms$/
const RECORDS = /^POST .*\/records$/

export const CHOICES: Choice[] = [
  choice('no file of Amazon has the sign-in', 'unknown operation', /./, /^(POST \/auth\/o2\/token|GET \/ap\/oa)$/),
  choice('Missing, unknown or expired token: 401 `Unauthorized`', 'status', /^401 .*Unauthorized/),
  choice('`Accept` must allow the media type of the answer, else 406', 'status, stricter', /^406 .*Not Acceptable/),
  choice('`profiles` without `Content-Type: application/json`: 415', 'status, stricter', /^415/, PROFILES),
  choice('Bodies have the media type of their family, else 415', 'status', /^415/),
  choice('A 429 looks like those seen live: plain JSON', 'media type, answer', /^429/),
  choice('Errors of `profiles` have a `requestId`', 'answer', /^(4|5)\d\d: .*\(requestId\)/, PROFILES),
  choice('`ttl` and `cpmCents` are whole numbers', 'stricter', /(ttl|cpmCents) must be integer$/),
  choice('Ids in quotes or with a fraction: 400', 'stricter', /can not be converted to a Long/),
  choice('Ids in quotes or with a fraction: 400', 'answer', /^400: .*\(Message\)/),
  choice("Advertisers and connections must be the user's", 'stricter', /not found$/, /^POST .*\/metadata$/),
  choice("The connection must be the audience's own", 'stricter', /connectionId not found$/, RECORDS),
  choice('A connection named for an audience that was created with an', 'stricter', /without a connection$/, RECORDS),
  choice('Uploads before the terms are accepted: 403', 'status', /^403 .*AMC terms/, RECORDS),
  choice('what the guide asks for, an advertiser or an instance', 'stricter', /is required$/, CONNECT),
  choice("what is not the user's or does not belong together", 'stricter', /(together|not found)$/, CONNECT),
  choice('A `connectionId` in use cannot be taken again', 'stricter', /already exists$/, CONNECT),
  choice('An `agreementToken` that is not the one read: 400', 'stricter', /^400 agreementToken/, TERMS),
  choice('`profiles` takes no scope', 'laxer, request', /Amazon-Advertising-API-Scope is missing$/, PROFILES),
  choice('both are lists with commas', 'laxer', /(profileTypeFilter|excludeSubTypeFilter): /, PROFILES),
  choice('`apiProgram` and `accessLevel` are those of the guide', 'laxer', /(apiProgram|accessLevel) is not/, PROFILES),
  choice(
    'A number out of range or an id that is none: 422',
    'stricter',
    /^422/,
    /\/dsp\/advertisers$|\/amc\/instances$/
  ),
  choice('a `nextToken` that was not given: 400', 'stricter', /^400 nextToken/, /\/amc\/(accounts|instances)$/)
]
