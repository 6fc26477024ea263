// Generated file. DO NOT MODIFY IT BY HAND.

export interface Settings {
  /**
   * The Amazon Ads region of your advertiser: North America, Europe or Far East. The addresses are the same regions, as they were saved before.
   */
  region: string
}
// Generated file. DO NOT MODIFY IT BY HAND.

export interface AudienceSettings {
  /**
   * The ID of your Amazon DSP advertiser: digits only, as Amazon DSP shows it. Needed unless there is an AMC Connection.
   */
  advertiserId?: string
  /**
   * The ID of a connection of Amazon Marketing Cloud. With it the audience goes to the connection's AMC instance and its DSP advertiser; without it to Amazon DSP alone. If there is an Advertiser ID, too, it must be the connection's.
   */
  connectionId?: string
  /**
   * The country of the members of this audience, as two letters of ISO 3166, such as US. A person whose own country is mapped goes by that one.
   */
  countryCode: string
  /**
   * The fee for a thousand impressions (CPM) in whole hundredths of the currency: 100 is 1.00 USD. Only together with Currency.
   */
  cpmCents?: number
  /**
   * The currency of the fee. Only together with CPM Cents.
   */
  currency?: string
  /**
   * What the audience is about, up to 1000 characters.
   */
  description?: string
  /**
   * Your own ID for this audience. Amazon keeps it beside its own.
   */
  externalAudienceId: string
  /**
   * How long a person stays in the audience, in whole seconds from the entry: 0 to 34300800 (397 days). Left empty, Amazon takes the longest.
   */
  ttl?: number
}
