import { createHash } from 'node:crypto'

/** A node of the multistatus that the platform gets. */
export interface Answer {
  status: number
  errortype?: string
  errormessage?: string
  errorreporter?: string
  sent?: Partial<SentRecord>
  body?: Record<string, unknown>
}

export interface SentRecord {
  action: string
  externalUserId: string
  countryCode?: string
  hashedPII: Record<string, string>[]
  userConsent?: { geo?: Record<string, string>; consent?: Record<string, unknown> }
}

const AGAIN = 'Segment will retry'

/** Events say these words too, and they are nothing of a person. */
const NOBODYS = /^(audience_key|country|country_code|countryCode|amzn\w+|tcf|gpp)$/

const PERSONAL_SECTIONS = ['properties', 'traits'] as const

/** Shorter values turn up in any sentence. */
const TELLING_LENGTH = 6

/**
 * What holds for the answers to every batch: one for each event, at its place; a status that Segment's platform knows;
 * words for every refusal; the promise to send again exactly where the platform does; nothing of a person.
 */
export function expectAnswers(events: readonly unknown[], answers: Answer[] | undefined): Answer[] {
  if (answers === undefined) {
    // Nothing of the batch was of the subscription's types; the core says so in one word for all.
    expect(events.map((event) => objectOf(event).type)).not.toContain('track')
    return []
  }
  expect(answers).toHaveLength(events.length)
  const trouble = answers.flatMap((answer, place) => [...troubleWith(answer), ...leaksOf(events[place], answer)])
  expect([...new Set(trouble)]).toEqual([])
  return answers
}

function troubleWith(answer: Answer): string[] {
  const { status, errormessage, errorreporter, errortype, sent, body } = answer
  const json = JSON.stringify(answer)
  if (!Number.isInteger(status) || status < 200 || status > 599 || (status >= 300 && status < 400)) {
    return [`no status: ${json}`]
  }
  if (status < 300) {
    const isTold = errormessage === undefined && sent !== undefined && body !== undefined
    return isTold ? [] : [`a success without what was sent: ${json}`]
  }
  const isRetried = [408, 423, 429].includes(status) || (status >= 500 && status !== 501)
  return [
    ...(errormessage && errortype ? [] : [`a refusal without words: ${json}`]),
    ...(errorreporter === 'INTEGRATIONS' && status !== 400 ? [`an event at fault that is no 400: ${json}`] : []),
    ...(errormessage?.includes(AGAIN) === isRetried ? [] : [`the wrong promise to send again: ${json}`])
  ]
}

/** What was sent has hashes and the external user ID; nothing else of a person is anywhere, hashed or not. */
function leaksOf(event: unknown, answer: Answer): string[] {
  const { sent, ...others } = answer
  const said = JSON.stringify(others).toLowerCase()
  const { externalUserId: _id, ...record } = objectOf(sent)
  const shown = said + JSON.stringify(record).toLowerCase()
  return personalOf(event).flatMap((value) => {
    const hash = createHash('sha256').update(value).digest('hex')
    if (/^[0-9a-f]{64}$/i.test(value)) {
      return said.includes(value.toLowerCase()) ? [`${value} is in ${said}`] : []
    }
    return shown.includes(value.toLowerCase()) || said.includes(hash)
      ? [`${value} is in ${JSON.stringify(answer)}`]
      : []
  })
}

function personalOf(event: unknown): string[] {
  const whole = objectOf(event)
  const context = objectOf(whole.context)
  const sections = [...PERSONAL_SECTIONS.map((section) => whole[section]), context.traits]
  const ids = [whole.userId, whole.anonymousId, context.ip]
  return [...ids, ...sections.flatMap(leavesOf)].filter(
    (value): value is string => typeof value === 'string' && value.trim().length >= TELLING_LENGTH
  )
}

const leavesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => (NOBODYS.test(name) ? [] : leavesOf(inner)))
    : [value]

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
