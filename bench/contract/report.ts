import type { Difference } from './judge'

/** A difference that is meant, with the sentence of the sandbox's README that says so. */
interface Choice {
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
const DELETION = /\/v2\/dp\/users$/

export const CHOICES: Choice[] = [
  choice('No file of Amazon has the sign-in', 'unknown operation', /./, /^(POST \/auth\/o2\/token|GET \/ap\/oa)$/),
  choice('Missing, unknown or expired token: 401 `Unauthorized`', 'status', /^401 .*Unauthorized/),
  choice('`Accept` must allow the media type of the response, else 406', 'status, stricter', /^406 .*Not Acceptable/),
  choice('`profiles` without `Content-Type: application/json`: 415', 'status, stricter', /^415/, PROFILES),
  choice('Bodies have the media type of their family, else 415', 'status', /^415/),
  choice('A 429 looks like those seen live: plain JSON', 'media type, answer', /^429/),
  choice('Errors of `profiles` have a `requestId`', 'answer', /^(4|5)\d\d: .*\(requestId\)/, PROFILES),
  choice('`ttl` and `cpmCents` are whole numbers', 'schema', /(ttl|cpmCents): type is "integer"/),
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
    '`operation` DELETE, and of each user a `type` and a `value`',
    'schema',
    /(required|minItems|minLength) is/,
    DELETION
  ),
  choice('An EXTERNAL_USER_ID is one that an upload can have', 'stricter', /must be an external user ID$/, DELETION),
  choice("it must be the user's", 'stricter', /^400 advertiserId not found$/, DELETION),
  choice('A number out of range or an invalid ID: 422', 'stricter', /^422/, /\/dsp\/advertisers$|\/amc\/instances$/),
  choice('an unknown `nextToken`: 400', 'stricter', /^400 nextToken/, /\/amc\/(accounts|instances)$/)
]

interface Result {
  unexplained: Difference[]
  chosen: { choice: Choice; differences: Difference[] }[]
  /** Choices that explain nothing. */
  unseen: Choice[]
}

/** Each difference once, under the choice that explains it, if one does. */
export function groupByChoice(differences: readonly Difference[], choices: readonly Choice[]): Result {
  const keyOf = ({ operation, by, kind, detail }: Difference) => [operation, by, kind, detail].join('\n')
  const all = [...new Map(differences.map((difference) => [keyOf(difference), difference])).values()]
  const explained = new Map(all.map((one) => [one, choices.find(({ explains }) => explains(one))]))
  const ofChoice = (choice: Choice | undefined) => all.filter((one) => explained.get(one) === choice)
  const chosen = choices.map((choice) => ({ choice, differences: ofChoice(choice) }))
  return {
    unexplained: ofChoice(undefined),
    chosen: chosen.filter(({ differences }) => differences.length > 0),
    unseen: chosen.filter(({ differences }) => differences.length === 0).map(({ choice }) => choice)
  }
}

/** Alike but for the operation they show in. */
function toLines(differences: readonly Difference[]): string[] {
  const byText = new Map<string, Difference[]>()
  for (const difference of differences) {
    const { by, kind, detail } = difference
    const text = `${kind === 'request' ? `${by} sends: ` : kind === 'stricter' ? 'rejected: ' : ''}${detail}`
    byText.set(text, [...(byText.get(text) ?? []), difference])
  }
  return [...byText].map(([text, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return `  ${text} (${first.operation}${more})`
  })
}

export function writeReport({ unexplained, chosen, unseen }: Result, exchanges: number): string {
  return [
    `The schemas of all bodies and ${exchanges} calls were held against the files.`,
    '',
    unexplained.length === 0 ? 'Nothing differs but by choice.' : `Differs (${unexplained.length}):`,
    ...toLines(unexplained),
    '',
    "Differs by a choice of the sandbox's README:",
    ...chosen.flatMap(({ choice, differences }) => [`- ${choice.readme}`, ...toLines(differences)]),
    ...(unseen.length === 0 ? [] : ['', 'Choices that explain nothing:', ...unseen.map(({ readme }) => `- ${readme}`)])
  ].join('\n')
}
