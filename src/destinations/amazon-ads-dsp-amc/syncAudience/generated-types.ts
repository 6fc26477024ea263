// Generated file. DO NOT MODIFY IT BY HAND.

export interface Payload {
  /**
   * A unique identifier for the user. Use the same ID when adding and removing a user. IDs with characters other than letters, numbers, hyphens and underscores are hashed. Events without a user ID use the anonymous ID.
   */
  externalUserId?: string
  /**
   * Use identifiers found in the event for fields you leave unmapped. Country and consent are always detected.
   */
  findIdentities?: boolean
  /**
   * Limit which hashed identifiers are sent to Amazon. Leave empty to send all. The IP address, which is not hashed, is sent only if you select it here or map it under Consent.
   */
  identitiesToSend?: string[]
  /**
   * The user's email address, or an array of email addresses.
   */
  email?: (
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  )[]
  /**
   * The user's phone number, or an array of phone numbers. Include the country calling code (e.g. +1 212 555 0123) if Country Code is not set.
   */
  phone?: (
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  )[]
  /**
   * The user's first name.
   */
  firstName?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * The user's last name.
   */
  lastName?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * The user's street address, without city, state or postal code.
   */
  address?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * The user's city.
   */
  city?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * The user's state, province or prefecture (name or abbreviation).
   */
  state?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * The user's postal code.
   */
  postal?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * The user's country (ISO 3166-1 code or English name). Determines formatting and consent rules. Defaults to the audience's Country Code.
   */
  countryCode?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * The ID of the audience in Amazon Ads.
   */
  audienceId?: string
  /**
   * The AMC connection that the audience was created for.
   */
  connectionId?: string
  /**
   * User consent for advertising. Required to add users in the EEA, UK and Switzerland: provide User Data Consent, a TCF string or a GPP string. Users who denied consent are removed. Detected in the event where it is not mapped.
   */
  consent?: {
    /**
     * The user's IP address, used by Amazon to determine location. Sent unhashed. Not sufficient as consent.
     */
    ipAddress?:
      | string
      | number
      | boolean
      | {
          [k: string]: unknown
        }
      | unknown[]
    /**
     * Whether the user consented to advertising cookies: GRANTED or DENIED.
     */
    amznAdStorage?:
      | string
      | number
      | boolean
      | {
          [k: string]: unknown
        }
      | unknown[]
    /**
     * Whether the user consented to the use of personal data for advertising: GRANTED or DENIED.
     */
    amznUserData?:
      | string
      | number
      | boolean
      | {
          [k: string]: unknown
        }
      | unknown[]
    /**
     * Encoded IAB TCF consent string (version 2).
     */
    tcf?:
      | string
      | number
      | boolean
      | {
          [k: string]: unknown
        }
      | unknown[]
    /**
     * Encoded IAB GPP consent string.
     */
    gpp?:
      | string
      | number
      | boolean
      | {
          [k: string]: unknown
        }
      | unknown[]
  }
  /**
   * The name of a category in Segment's consent preferences, such as Advertising. Users who denied it are removed. Users who granted it count as consented, unless you map a consent field above.
   */
  consentCategory?:
    | string
    | number
    | boolean
    | {
        [k: string]: unknown
      }
    | unknown[]
  /**
   * Send events to Amazon in batches.
   */
  enable_batching?: boolean
  /**
   * Maximum number of events to include in each batch. Actual batch sizes may be lower.
   */
  batch_size?: number
  /**
   * The keys to use for batching events together.
   */
  batch_keys?: string[]
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface RetlOnMappingSaveInputs {
  /**
   * Whether to create a new audience or use one that already exists in Amazon Ads.
   */
  operation: string
  /**
   * The name of the audience in Amazon Ads (10 to 128 characters).
   */
  audienceName?: string
  /**
   * The ID of the existing audience in Amazon Ads.
   */
  existingAudienceId?: string
  /**
   * Your Amazon DSP advertiser ID. Required unless you select an AMC Connection.
   */
  advertiserId?: string
  /**
   * Connects this audience to an AMC instance and its DSP advertiser. Leave empty to sync to Amazon DSP only. If you also enter an Advertiser ID, it must match this connection. For an existing audience, the connection it was created for.
   */
  connectionId?: string
  /**
   * Default country for audience members (two-letter ISO 3166-1 code, e.g. US). Used when an event has no country.
   */
  countryCode?: string
  /**
   * Your identifier for this audience. Amazon stores it alongside its own audience ID. Defaults to the name.
   */
  externalAudienceId?: string
  /**
   * Optional description shown in Amazon Ads (maximum 1,000 characters).
   */
  description?: string
  /**
   * How long members stay in the audience, in seconds (maximum 34,300,800, or 397 days). Defaults to the maximum. The time counts from when each member was last sent, and Segment sends changes only: with the maximum, someone sent on January 1, 2027 leaves on February 2, 2028.
   */
  ttl?: number
  /**
   * Audience fee per thousand impressions, in cents. For example, 100 = $1.00. Requires Currency.
   */
  cpmCents?: number
  /**
   * Currency of the audience fee. Required if you set CPM Cents.
   */
  currency?: string
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface RetlOnMappingSaveOutputs {
  /**
   * The ID of the audience in Amazon Ads.
   */
  audienceId: string
  /**
   * The audience name in Amazon Ads.
   */
  audienceName?: string
  /**
   * The AMC connection that the audience was created for.
   */
  connectionId?: string
  /**
   * Default country for records without one.
   */
  countryCode?: string
}
