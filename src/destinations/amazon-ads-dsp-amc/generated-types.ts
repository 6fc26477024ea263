// Generated file. DO NOT MODIFY IT BY HAND.

export interface Settings {
  /**
   * The Amazon Ads region of your advertiser account.
   */
  region: string
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface AudienceSettings {
  /**
   * Your Amazon DSP advertiser ID. Required unless you select an AMC Connection.
   */
  advertiserId?: string
  /**
   * Connects this audience to an AMC instance and its DSP advertiser. Leave empty to sync to Amazon DSP only. If you also enter an Advertiser ID, it must match this connection.
   */
  connectionId?: string
  /**
   * Amazon's ID of an audience that already exists, to use it instead of creating a new one. It must belong to the same advertiser and have the same Country Code.
   */
  amazonAudienceId?: string
  /**
   * Your identifier for this audience. Amazon stores it alongside its own audience ID.
   */
  externalAudienceId: string
  /**
   * Optional description shown in Amazon Ads (maximum 1,000 characters).
   */
  description?: string
  /**
   * Default country for audience members (two-letter ISO 3166-1 code, e.g. US). Used when an event has no country.
   */
  countryCode: string
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
