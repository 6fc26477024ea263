import { COUNTRY_CODES } from './countries'
import { ajv, object, string } from './readBody'

/* The bodies of version 3.0 of the "Advertiser audiences" schema. */

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

/** Of the Data Provider API, not of "Advertiser audiences". */
export interface UserDeletion {
  users: DeletedUser[]
  operation: 'DELETE'
}

export interface DeletedUser {
  userId: { type: 'COOKIE' | 'MAID' | 'EXTERNAL_USER_ID'; value: string }
  /** Only their data of this advertiser; all without. */
  advertiserId?: string
  /** When the user consented, in milliseconds. Without effect here. */
  consentTime?: number
}

const country = { enum: COUNTRY_CODES }
const description = { type: 'string', minLength: 0, maxLength: 1000 }
/** Seconds. The schema says number; whole ones are taken here (our choice). */
const ttl = { type: 'integer', minimum: 0, maximum: 34_300_800 }
const audienceFees = {
  type: 'array',
  minItems: 1,
  maxItems: 13,
  items: object(
    {
      cpmCents: { type: 'integer' },
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
    // Amazon's sample shows both ids with the remark that one is needed; the schema says oneOf, so both are rejected.
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

const EXTERNAL_USER_ID = '^[0-9a-zA-Z\\-_]{1,128}$'
export const isExternalUserId = (text: string) => new RegExp(EXTERNAL_USER_ID).test(text)

const memberRecord = object(
  {
    action: { enum: ['CREATE', 'DELETE'] },
    externalUserId: { type: 'string', pattern: EXTERNAL_USER_ID },
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

/** The file requires nothing and allows everything empty: what says nothing is rejected here (our choice). */
const userDeletion = object(
  {
    users: {
      type: 'array',
      minItems: 1,
      items: object(
        {
          userId: object(
            {
              type: { enum: ['COOKIE', 'MAID', 'EXTERNAL_USER_ID'] },
              value: { type: 'string', minLength: 1 }
            },
            ['type', 'value']
          ),
          advertiserId: string,
          consentTime: { type: 'integer' }
        },
        ['userId']
      )
    },
    operation: { enum: ['DELETE'] }
  },
  ['users', 'operation']
)

export const isCreateAudience = ajv.compile<CreateAudience>(createAudience)
export const isUpdateAudience = ajv.compile<UpdateAudience>(updateAudience)
export const isManageAudience = ajv.compile<ManageAudience>(manageAudience)
export const isNewConnection = ajv.compile<NewConnection>(newConnection)
export const isUserDeletion = ajv.compile<UserDeletion>(userDeletion)
export const isTermsAnswer = ajv.compile<TermsAnswer>(termsAnswer)
