import type { ValidateFunction } from 'ajv'
import Ajv from 'ajv'
import { COUNTRY_CODES } from './countries'
import { OPERATION_NAMES, Refusal } from './operation'
import type { Fault } from './faults'

/*
 * The bodies of version 3.0 of the "Advertiser audiences" schema. It does not say what becomes of properties that it
 * does not name; they are refused here, so that a misspelt one shows (our choice).
 */

export interface AudienceFee {
  cpmCents: number
  currency: string
}

export interface CreateAudience {
  name: string
  description: string
  countryCode?: string
  targetResource: { connectionId: string } | { advertiserId: number }
  metadata: { externalAudienceId: string; ttl?: number; audienceFees?: AudienceFee[] }
}

export interface UpdateAudience {
  description?: string
  metadata?: { ttl?: number; audienceFees?: AudienceFee[] }
}

export type Consent = 'DENIED' | 'GRANTED' | 'NOT_APPLICABLE' | 'UNKNOWN'

export interface UserConsent {
  geo?: { countryCode?: string; ipAddress?: string }
  consent?: { amzn?: { amznAdStorage?: Consent; amznUserData?: Consent }; tcf?: string; gpp?: string }
}

export const HASHED_FIELDS = ['email', 'phone', 'firstname', 'lastname', 'address', 'city', 'state', 'postal'] as const
export type HashedIdentities = Partial<Record<(typeof HASHED_FIELDS)[number], string>>

export interface MemberRecord {
  action: 'CREATE' | 'DELETE'
  externalUserId: string
  countryCode?: string
  hashedPII: HashedIdentities[]
  measurements?: object
  userConsent?: UserConsent
}

export interface ManageAudience {
  /** Rounded by JSON.parse: its exact digits are read from the text. */
  audienceId: number
  targetResource?: { connectionId: string; targetTypes?: 'DSP'[] }
  records: MemberRecord[]
}

export interface NewConnection {
  amcAccountId?: string
  amcAccountMarketplaceId?: string
  amcInstanceId?: string
  dspAdvertiserId?: string
  dspProfileId?: string
  connectionId?: string
  isDefault?: boolean
}

export interface TermsAnswer {
  agreementToken: string
  hasAccepted: boolean
}

const string = { type: 'string' }

const object = (properties: Record<string, object>, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false
})

const country = { enum: COUNTRY_CODES }
const description = { type: 'string', minLength: 0, maxLength: 1000 }
const ttl = { type: 'number', minimum: 0, maximum: 34_300_800 }
const audienceFees = {
  type: 'array',
  minItems: 1,
  maxItems: 13,
  items: object(
    {
      cpmCents: { type: 'number' },
      currency: { enum: 'AED AUD CAD CNY EUR GBP INR JPY MXN SAR SEK TRY USD'.split(' ') }
    },
    ['cpmCents', 'currency']
  )
}

const createAudience = object(
  {
    name: { type: 'string', minLength: 10, maxLength: 128 },
    description,
    countryCode: country,
    // Amazon's sample shows both ids with the remark that one is needed; the schema says oneOf, so both are refused.
    targetResource: {
      oneOf: [
        object({ connectionId: string }, ['connectionId']),
        object({ advertiserId: { type: 'number' } }, ['advertiserId'])
      ]
    },
    metadata: object({ externalAudienceId: string, ttl, audienceFees }, ['externalAudienceId'])
  },
  ['name', 'description', 'metadata', 'targetResource']
)

const updateAudience = object({ description, metadata: object({ ttl, audienceFees }) })

const consent = { enum: ['DENIED', 'GRANTED', 'NOT_APPLICABLE', 'UNKNOWN'] }

const memberRecord = object(
  {
    action: { enum: ['CREATE', 'DELETE'] },
    externalUserId: { type: 'string', pattern: '^[0-9a-zA-Z_-]{1,128}$' },
    // Not the list of countries: any string at the level of a record (official).
    countryCode: string,
    hashedPII: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: object(Object.fromEntries(HASHED_FIELDS.map((field) => [field, string])))
    },
    measurements: { type: 'object' },
    userConsent: object({
      geo: object({ countryCode: country, ipAddress: string }),
      consent: object({ amzn: object({ amznAdStorage: consent, amznUserData: consent }), tcf: string, gpp: string })
    })
  },
  ['action', 'externalUserId', 'hashedPII']
)

const manageAudience = object(
  {
    audienceId: { type: 'number' },
    targetResource: object(
      {
        connectionId: string,
        targetTypes: { type: 'array', maxItems: 1, uniqueItems: true, items: { enum: ['DSP'] } }
      },
      ['connectionId']
    ),
    records: { type: 'array', minItems: 1, maxItems: 10_000, items: memberRecord }
  },
  ['audienceId', 'records']
)

const newConnection = object({
  amcAccountId: string,
  amcAccountMarketplaceId: string,
  amcInstanceId: string,
  dspAdvertiserId: string,
  dspProfileId: string,
  connectionId: string,
  isDefault: { type: 'boolean' }
})

const termsAnswer = object({ agreementToken: string, hasAccepted: { type: 'boolean' } }, [
  'agreementToken',
  'hasAccepted'
])

const faultScope = {
  operation: { enum: OPERATION_NAMES },
  times: { type: 'integer', minimum: 1 },
  rate: { type: 'number', minimum: 0, maximum: 1 },
  seed: { type: 'integer' },
  delayMilliseconds: { type: 'number', minimum: 0 }
}

const faultOf = (kind: string, own: Record<string, object> = {}, required: string[] = []) =>
  object({ ...faultScope, ...own, kind: { const: kind } }, ['kind', ...required])

const applied = { type: 'boolean' }

const fault = {
  type: 'object',
  discriminator: { propertyName: 'kind' },
  required: ['kind'],
  oneOf: [
    faultOf(
      'status',
      {
        status: { type: 'integer', minimum: 200, maximum: 599 },
        retryAfter: { type: ['number', 'string'] },
        body: { enum: ['json', 'html', 'empty'] },
        message: string,
        applied
      },
      ['status']
    ),
    faultOf('slow', {}, ['delayMilliseconds']),
    faultOf('drop', { applied }),
    ...['reset', 'stall', 'garbled', 'incomplete', 'expireTokens', 'revokeRefreshToken'].map((kind) => faultOf(kind)),
    faultOf('jobState', { state: { enum: ['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED'] } }, ['state'])
  ]
}

const ajv = new Ajv({ discriminator: true, allowUnionTypes: true })

export const isCreateAudience = ajv.compile<CreateAudience>(createAudience)
export const isUpdateAudience = ajv.compile<UpdateAudience>(updateAudience)
export const isManageAudience = ajv.compile<ManageAudience>(manageAudience)
export const isNewConnection = ajv.compile<NewConnection>(newConnection)
export const isTermsAnswer = ajv.compile<TermsAnswer>(termsAnswer)
export const isFault = ajv.compile<Fault>(fault)

/** The body as the contract has it. @throws Refusal 400 that names the first thing wrong, never the value. */
export function readBody<T>(text: string | undefined, isValid: ValidateFunction<T>): T {
  const body = parseJson(text ?? '')
  refuseQuotedIds(body)
  if (isValid(body)) {
    return body
  }
  const problem = isValid.errors?.at(-1)
  const place = problem?.instancePath.slice(1) || 'body'
  const extra = problem?.keyword === 'additionalProperties' ? `: ${problem.params.additionalProperty as string}` : ''
  throw new Refusal(400, `${place} ${problem?.message ?? 'is not valid'}${extra}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refusal(400, 'Request body is not valid JSON')
  }
}

/** Reported, capital M included: ids are numbers, and a quoted one does not pass the reading of the body. */
function refuseQuotedIds(body: unknown): void {
  const { audienceId, targetResource } = (body ?? {}) as {
    audienceId?: unknown
    targetResource?: { advertiserId?: unknown }
  }
  if (typeof audienceId === 'string' || typeof targetResource?.advertiserId === 'string') {
    throw notALong()
  }
}

export const notALong = () => {
  const text = 'STRING_VALUE can not be converted to a Long'
  return new Refusal(400, text, { body: { Message: text } })
}
