import type { SegmentEvent } from '@segment/actions-core'
import nock from 'nock'
import { isGppString, isTcfString } from '../syncAudience/consentStrings'
import type { Answer, SentRecord } from './__helpers__/destination'
import { acceptRecords, onBatch } from './__helpers__/destination'
import { ANN, AUDIENCE_ID, engageIdentify, engageTrack } from './__helpers__/events'

const TCF = 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA'

async function send(
  event: SegmentEvent,
  mapping: Record<string, unknown> = {}
): Promise<{ answer: Answer; record?: SentRecord }> {
  nock.cleanAll()
  const requests = acceptRecords()
  const [answer] = await onBatch([event], { mapping })
  return { answer, record: requests[0]?.records[0] }
}

/** What becomes of a person who is to be added: the action at Amazon, or the message of the rejection. */
async function fateOf(event: SegmentEvent, mapping: Record<string, unknown> = {}): Promise<string> {
  const { answer, record } = await send(event, mapping)
  return record?.action ?? answer.errormessage ?? ''
}

const entry = (country: string, consent: object) => engageTrack(true, { country, person: { ...ANN, ...consent } })

/** As the person's own field, found in the event, and as a mapping has it. */
const WAYS: [string, (field: string, value: unknown, country: string) => Promise<string>][] = [
  ['found', (field, value, country) => fateOf(entry(country, { [field]: value }))],
  [
    'mapped',
    (field, value, country) =>
      fateOf(entry(country, { amznOdd: value }), { consent: { [field]: { '@path': '$.properties.amznOdd' } } })
  ]
]

describe.each(WAYS)('a value that is %s', (_way, fate) => {
  test.each(['amznUserData', 'tcf', 'gpp'])('of %s that plainly says no removes the person', async (field) => {
    const nos = [
      'false',
      'denied',
      'NO',
      '0',
      'opt-out',
      'Opted Out',
      ' Denied ',
      'opt_out',
      'withdrawn',
      false,
      0,
      '0.0',
      '-0',
      ['denied'],
      'f',
      'refuse',
      'do not consent',
      'Deny all',
      'unsubscribed',
      // As people and spreadsheets say it elsewhere, and as other keyboards write it.
      'nein',
      'FALSCH',
      'Non',
      'faux',
      'Refusé',
      'não',
      'нет',
      'いいえ',
      'नहीं',
      'ｄｅｎｉｅｄ',
      '\u200bdenied'
    ]
    for (const country of ['US', 'DE']) {
      for (const value of nos) {
        expect([value, await fate(field, value, country)]).toEqual([value, 'DELETE'])
      }
    }
  })

  test.each([
    ['tcf', 'Consent: tcf is not a valid TCF string'],
    ['gpp', 'Consent: gpp is not a valid GPP string']
  ])('of %s that is not understood rejects the entry and names the field', async (field, words) => {
    const TCF_1 = 'BOEFEAyOEFEAyAHABDENAIgAAAB9vABAASA'
    const unclear: unknown[] = [
      'none',
      '-',
      'NaN',
      '1---',
      '1YNN',
      TCF_1,
      'N/A',
      'null',
      'true',
      'yes',
      true,
      1,
      `${TCF} x`
    ]
    const forms: unknown[] = [{ value: TCF }, [TCF, TCF], [], [[TCF]]]
    for (const country of ['US', 'DE']) {
      for (const value of [...unclear, ...forms]) {
        expect([value, await fate(field, value, country)]).toEqual([value, expect.stringContaining(words)])
      }
    }
  })

  test.each(['amznUserData', 'amznAdStorage'])('of %s that is not a signal rejects the entry', async (field) => {
    const unclear: unknown[] = [
      'yes',
      'maybe',
      'N/A',
      1,
      {},
      { value: 'DENIED' },
      ['GRANTED', 'GRANTED'],
      [],
      [['DENIED']]
    ]
    for (const value of unclear) {
      const words = expect.stringContaining(`Consent: ${field} must be one of GRANTED`) as string
      expect([value, await fate(field, value, 'US')]).toEqual([value, words])
    }
  })

  test('of amznUserData is also a boolean or a list of one', async () => {
    for (const value of [true, 'true', 'granted', ['GRANTED'], [true]]) {
      expect([value, await fate('amznUserData', value, 'DE')]).toEqual([value, 'CREATE'])
    }
  })

  test('that is blank is no signal', async () => {
    for (const value of ['', '  ', null, undefined, [null], ['']]) {
      expect(await fate('tcf', value, 'US')).toBe('CREATE')
      expect(await fate('tcf', value, 'DE')).toContain('Consent is required to add users in DE')
    }
  })
})

test('a no anywhere in the event wins over a yes', async () => {
  const event = entry('US', { amznUserData: 'GRANTED' })
  expect(await fateOf({ ...event, context: { ...event.context, traits: { amznUserData: false } } })).toBe('DELETE')
  expect(await fateOf(entry('DE', { amznUserData: 'GRANTED', tcf: 'denied' }))).toBe('DELETE')
  expect(await fateOf(entry('DE', { amznUserData: 'GRANTED', tcf: 'none' }))).toContain('tcf is not a valid')
})

test('a no in the event wins over what the mapping says, and nothing else does', async () => {
  for (const mapped of ['GRANTED', { '@path': '$.properties.missing' }]) {
    const mapping = { consent: { amznUserData: mapped } }
    for (const no of ['DENIED', false, 'nein']) {
      expect(await fateOf(entry('US', { amznUserData: no }), mapping)).toBe('DELETE')
    }
  }
  const granted = { consent: { amznUserData: 'GRANTED' } }
  expect(await fateOf(entry('DE', { amznUserData: 'perhaps' }), granted)).toBe('CREATE')
  const missing = { consent: { amznUserData: { '@path': '$.properties.missing' } } }
  expect(await fateOf(entry('DE', { amznUserData: 'GRANTED' }), missing)).toContain('Consent is required')
})

test.each(['properties', 'traits', 'context', 'context.traits'])(
  'a no in an object of consents in %s holds',
  async (path) => {
    const fate = async (consent: unknown): Promise<string> => {
      const event = entry('US', {})
      const [section, inner] = path.split('.') as ['context', 'traits'?]
      const holder = { ...event[section], ...(inner === undefined && { consent }) }
      return fateOf({ ...event, [section]: inner === undefined ? holder : { ...holder, [inner]: { consent } } })
    }
    for (const no of [
      { amznUserData: false },
      { amzn: { amznUserData: 'DENIED' } },
      { tcf: 'no' },
      { gpp: ['denied'] }
    ]) {
      expect([no, await fate(no)]).toEqual([no, 'DELETE'])
    }
    for (const other of [{ tcf: true }, { amznUserData: 'perhaps' }, { marketing: false }, ['DENIED'], false]) {
      expect([other, await fate(other)]).toEqual([other, 'CREATE'])
    }
  }
)

test('an exit is never asked for consent', async () => {
  for (const odd of ['none', {}, ['x', 'y'], true]) {
    const consent = { amznUserData: odd, amznAdStorage: odd, tcf: odd, gpp: odd }
    expect(await fateOf(engageTrack(false, { country: 'DE', person: consent }))).toBe('DELETE')
  }
})

describe('consent strings', () => {
  test.each([
    TCF,
    'COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw',
    'COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA.IBAgAAAgAIAwgAgAAAAEAAAACA.QAagAQAgAIAwgA'
  ])('%s is a TCF string', (text) => {
    expect(isTcfString(text)).toBe(true)
    expect(isGppString(text)).toBe(false)
  })

  test.each([
    '',
    'C',
    TCF.slice(0, 39),
    `B${TCF.slice(1)}`,
    `D${TCF.slice(1)}`,
    `${TCF}.`,
    `.${TCF}`,
    `${TCF}=`,
    `${TCF}+`,
    'C'.repeat(44),
    `${TCF.slice(0, 18)}en${TCF.slice(20)}`,
    // Made in the distant future, changed in 1970, and with segments of no type.
    `C___RfA${TCF.slice(7)}`,
    `${TCF.slice(0, 7)}AAAAAA${TCF.slice(13)}`,
    ...['A', 'AAAA', 'z', '1YNN'].map((segment) => `${TCF}.${segment}`)
  ])('%j is not a TCF string', (text) => {
    expect(isTcfString(text)).toBe(false)
  })

  test.each([
    `DBABMA~${TCF}`,
    `DBACNYA~${TCF}~1YNN`,
    'DBABLA~BVVqAAAAAmA.QA',
    'DBABBg~BAAAAAAAAQA.QA',
    `DBABrw~${TCF}~BVVqAAAAAmA.QA~BAAAAAAAAQA.QA`
  ])('%s is a GPP string or says how many sections it should have', (text) => {
    expect(isTcfString(text)).toBe(false)
    // The last lists a range of two sections and has three.
    expect(isGppString(text)).toBe(!text.startsWith('DBABrw'))
  })

  test.each([
    '',
    'DBABMA',
    'DBABMA~',
    'DBABMA~a b',
    'DBAB~x',
    'DBABMA~x~y',
    'DCABMA~x',
    'EBABMA~x',
    'DBABMA~x.',
    '~x',
    'D~x',
    '1YNN',
    // Sections that aren't those of the header: TCF (2), US Privacy (6), the United States (7).
    'DBABMA~none',
    'DBABMA~BVVqAAAAAmA.QA',
    `DBABMA~${TCF.slice(0, 30)}`,
    `DBACNYA~1YNN~${TCF}`,
    'DBABTA~BVVqAAAAAmA',
    'DBABTA~no',
    'DBABLA~denied',
    'DBABLA~AVVqAAAAAmA',
    `DBABLA~${TCF}.`,
    // A header whose bits end within an ID, and one with more sections than anybody has.
    'DBABAAAA~x',
    'DB__w~BVVqAAAAAmA'
  ])('%j is not a GPP string', (text) => {
    expect(isGppString(text)).toBe(false)
  })
})

describe('the Consent Category', () => {
  const withPreferences = (event: SegmentEvent, categoryPreferences: unknown): SegmentEvent => ({
    ...event,
    context: { ...event.context, consent: { categoryPreferences } }
  })
  const ADVERTISING = { consentCategory: 'Advertising' }

  test('counts as consent when granted, and removes when denied', async () => {
    const { record } = await send(withPreferences(entry('DE', {}), { Advertising: true }), ADVERTISING)
    expect(record?.userConsent).toEqual({ geo: { countryCode: 'DE' }, consent: { amzn: { amznUserData: 'GRANTED' } } })
    for (const country of ['US', 'DE']) {
      const denied = withPreferences(entry(country, { amznUserData: 'GRANTED', tcf: TCF }), { Advertising: false })
      expect(await fateOf(denied, ADVERTISING)).toBe('DELETE')
    }
  })

  test('is found whatever the case of its name', async () => {
    expect(await fateOf(withPreferences(entry('US', {}), { ' advertising': false }), ADVERTISING)).toBe('DELETE')
  })

  test.each([[{ Analytics: true }], [{}], [null], [''], [{ Advertising: null }]])(
    'is no signal where it is missing (%j)',
    async (preferences) => {
      expect(await fateOf(withPreferences(entry('US', {}), preferences), ADVERTISING)).toBe('CREATE')
      expect(await fateOf(withPreferences(entry('DE', {}), preferences), ADVERTISING)).toContain('Consent is required')
    }
  )

  test.each([
    [{ Advertising: 'perhaps' }],
    [{ Advertising: { granted: false } }],
    [{ Advertising: [true, false] }],
    [['Advertising']],
    [[]],
    [[{ name: 'Advertising', value: false }]],
    ['{"Advertising":false}'],
    [true]
  ])('rejects the entry where it is neither (%j)', async (preferences) => {
    const fate = await fateOf(withPreferences(entry('US', {}), preferences), ADVERTISING)
    expect(fate).toContain('Consent Category: the preference')
  })

  test('denies where all of the preferences are a plain no', async () => {
    expect(await fateOf(withPreferences(entry('US', {}), false), ADVERTISING)).toBe('DELETE')
    const event = entry('US', {})
    expect(await fateOf({ ...event, context: { ...event.context, consent: 'denied' } }, ADVERTISING)).toBe('DELETE')
  })

  test('is a name in another form, too; of several categories all must be granted', async () => {
    const fate = (consentCategory: unknown, preferences: unknown, country = 'DE') =>
      fateOf(withPreferences(entry(country, {}), preferences), { consentCategory })
    expect(await fate(['Advertising'], { Advertising: false }, 'US')).toBe('DELETE')
    expect(await fate(4, { 4: false }, 'US')).toBe('DELETE')
    expect(await fate('Adver\u200btising', { advertising: false }, 'US')).toBe('DELETE')
    expect(await fate(['Advertising', 'Analytics'], { Advertising: true, Analytics: false })).toBe('DELETE')
    expect(await fate(['Advertising', 'Analytics'], { Advertising: true, Analytics: true })).toBe('CREATE')
    expect(await fate(['Advertising', 'Analytics'], { Advertising: true })).toContain('Consent is required')
    for (const preferences of [{ Analytics: 'perhaps' }, { Advertising: true, Analytics: 'perhaps' }]) {
      expect(await fate(['Advertising', 'Analytics'], preferences)).toContain('Consent Category: ')
    }
    expect(await fate({ name: 'Advertising' }, { Advertising: true })).toContain('Consent Category: ')
  })

  test('is not consent where a consent field is mapped', async () => {
    const mapping = { ...ADVERTISING, consent: { tcf: { '@path': '$.properties.tcf' } } }
    const granted = (consent: object) => withPreferences(entry('DE', consent), { Advertising: true })
    expect(await fateOf(granted({}), mapping)).toContain('Consent is required')
    expect((await send(granted({ tcf: TCF }), mapping)).record?.userConsent?.consent).toEqual({ tcf: TCF })
  })

  describe('in Segment Consent Preference Updated', () => {
    const updated = (granted: boolean): SegmentEvent =>
      withPreferences(
        { type: 'track', event: 'Segment Consent Preference Updated', userId: 'user-1', properties: {} } as never,
        { Advertising: granted }
      )

    test('removes the person from the audience of the mapping when denied', async () => {
      const { answer, record } = await send(updated(false), { ...ADVERTISING, audienceId: AUDIENCE_ID })
      expect(record).toEqual({ action: 'DELETE', externalUserId: 'user-1', hashedPII: [{}] })
      expect(answer.body).toMatchObject({ consent: expect.any(String) as string })
    })

    test('is rejected without an audience, and says so', async () => {
      expect(await fateOf(updated(false), ADVERTISING)).toContain('names no audience')
    })

    test('is rejected when granted: it says nothing of a membership', async () => {
      expect(await fateOf(updated(true), { ...ADVERTISING, audienceId: AUDIENCE_ID })).toContain(
        'Unable to determine audience membership'
      )
    })
  })

  test('holds for an identify, too', async () => {
    const event = withPreferences(engageIdentify(true, { person: ANN }), { Advertising: false })
    expect(await fateOf(event, ADVERTISING)).toBe('DELETE')
  })
})
