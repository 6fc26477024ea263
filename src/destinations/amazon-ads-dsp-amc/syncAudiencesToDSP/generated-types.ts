// Generated file. DO NOT MODIFY IT BY HAND.

export interface Payload {
  /**
   * The name of the event. Audience Entered adds the user, any other name removes the user.
   */
  event_name?: string
  /**
   * A unique identifier for the user. Letters, numbers, hyphens and underscores, up to 128 of them.
   */
  externalUserId: string
  /**
   * The user's email address.
   */
  email?: string
  /**
   * The user's first name.
   */
  firstName?: string
  /**
   * The user's last name.
   */
  lastName?: string
  /**
   * The user's phone number.
   */
  phone?: string
  /**
   * The user's postal code.
   */
  postal?: string
  /**
   * The user's state, province or prefecture (name or abbreviation).
   */
  state?: string
  /**
   * The user's city.
   */
  city?: string
  /**
   * The user's street address, without city, state or postal code.
   */
  address?: string
  /**
   * The ID of the audience in Amazon Ads.
   */
  audienceId: string
  /**
   * User consent for advertising.
   */
  consent?: {
    /**
     * The user's IP address, used by Amazon to determine location. Sent unhashed. Not sufficient as consent.
     */
    ipAddress?: string
    /**
     * Whether the user consented to advertising cookies: GRANTED or DENIED.
     */
    amznAdStorage?: string
    /**
     * Whether the user consented to the use of personal data for advertising: GRANTED or DENIED.
     */
    amznUserData?: string
    /**
     * Encoded IAB TCF consent string (version 2).
     */
    tcf?: string
    /**
     * Encoded IAB GPP consent string.
     */
    gpp?: string
  }
  /**
   * Send events to Amazon in batches.
   */
  enable_batching: boolean
  /**
   * Maximum number of events to include in each batch. Actual batch sizes may be lower.
   */
  batch_size?: number
}
