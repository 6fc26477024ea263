// Generated file. DO NOT MODIFY IT BY HAND.

export interface Payload {
  /**
   * Your ID of the person. Amazon keeps it beside the hashed identities, and a person leaves by the ID of the entry. Amazon takes letters, digits, - and _, up to 128 of them; anything else, such as an email address, is sent as its SHA-256 instead. Mapped to the user ID, an event without one goes by its anonymous ID.
   */
  externalUserId?: string
  /**
   * Looks for email, phone, name and address in the usual places of the event, where a field below is not mapped. Country and consent are looked for in any case.
   */
  findIdentities?: boolean
  /**
   * What may leave for Amazon, hashed, whether it is mapped or found. Left empty, all of it; choose some and the others stay at home.
   */
  identitiesToSend?: string[]
  /**
   * Email address, or a list of them. Hashed before it is sent, unless it is a SHA-256 already.
   */
  email?: string[]
  /**
   * First name. Hashed before it is sent, unless it is a SHA-256 already.
   */
  firstName?: string
  /**
   * Last name. Hashed before it is sent, unless it is a SHA-256 already.
   */
  lastName?: string
  /**
   * Phone number, or a list of them: with + and calling code, or a national number of the country. Hashed before it is sent, unless it is a SHA-256 already.
   */
  phone?: string[]
  /**
   * Street and house number, without city, state and postal code. Hashed before it is sent, unless it is a SHA-256 already.
   */
  address?: string
  /**
   * City. Hashed before it is sent, unless it is a SHA-256 already.
   */
  city?: string
  /**
   * State, province or prefecture, by name or abbreviation. Hashed before it is sent, unless it is a SHA-256 already.
   */
  state?: string
  /**
   * Postal code. Hashed before it is sent, unless it is a SHA-256 already.
   */
  postal?: string
  /**
   * The person's country: two letters of ISO 3166, three, or an English name. It decides how the identities are normalised and whether consent is needed. Without one of their own, mapped or in the event, a person goes by the audience's Country Code.
   */
  countryCode?: string
  /**
   * Amazon's ID of the audience, which Segment keeps once the audience is connected.
   */
  audienceId?: string
  /**
   * What the person agreed to. To enter an audience, people of the European Economic Area, the United Kingdom and Switzerland need Amazon's signal (User Data GRANTED), a TCF string or a GPP string. Whoever denied User Data leaves instead of entering, wherever they live. Leaving needs no consent. What is not mapped is looked for in the event.
   */
  consent?: {
    /**
     * Tells Amazon where the person is. It is no consent by itself.
     */
    ipAddress?: string
    /**
     * Consent to cookies for advertising: GRANTED or DENIED.
     */
    amznAdStorage?: string
    /**
     * Consent to the use of personal data for advertising: GRANTED or DENIED.
     */
    amznUserData?: string
    /**
     * Consent string of the Transparency and Consent Framework.
     */
    tcf?: string
    /**
     * Consent string of the Global Privacy Platform.
     */
    gpp?: string
  }
  /**
   * Send events in batches. Amazon takes an audience far faster that way.
   */
  enable_batching?: boolean
  /**
   * The most events of a batch.
   */
  batch_size?: number
  /**
   * Events with equal values of these fields share a batch.
   */
  batch_keys?: string[]
  /**
   * Tells which event of a batch a payload was made of.
   */
  messageId?: string
  /**
   * The AMC connection for which the audience was made, as its settings have it.
   */
  connectionId?: string
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface RetlOnMappingSaveInputs {
  /**
   * Whether to create a new audience or to take one that is at Amazon already.
   */
  operation: string
  /**
   * The name of the new audience.
   */
  audienceName?: string
  /**
   * Amazon's ID of the existing audience: digits only.
   */
  existingAudienceId?: string
  /**
   * The ID of your Amazon DSP advertiser: digits only, as Amazon DSP shows it. Needed unless there is an AMC Connection.
   */
  advertiserId?: string
  /**
   * The ID of a connection of Amazon Marketing Cloud. With it the audience goes to the connection's AMC instance and its DSP advertiser; without it to Amazon DSP alone. If there is an Advertiser ID, too, it must be the connection's. For an existing audience: the connection for which it was made, if it was.
   */
  connectionId?: string
  /**
   * The country of the members of this audience, as two letters of ISO 3166, such as US. A person whose own country is mapped goes by that one.
   */
  countryCode?: string
  /**
   * Your own ID for this audience. Amazon keeps it beside its own. Left empty, it is the name.
   */
  externalAudienceId?: string
  /**
   * What the audience is about, up to 1000 characters.
   */
  description?: string
  /**
   * How long a person stays in the audience, in whole seconds from the entry: 0 to 34300800 (397 days). Left empty, Amazon takes the longest.
   */
  ttl?: number
  /**
   * The fee for a thousand impressions (CPM) in whole hundredths of the currency: 100 is 1.00 USD. Only together with Currency.
   */
  cpmCents?: number
  /**
   * The currency of the fee. Only together with CPM Cents.
   */
  currency?: string
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface RetlOnMappingSaveOutputs {
  /**
   * Amazon's ID of the audience.
   */
  audienceId: string
  /**
   * Its name at Amazon.
   */
  audienceName?: string
  /**
   * The connection for which the audience was made.
   */
  connectionId?: string
  /**
   * The country of rows that have none.
   */
  countryCode?: string
}
