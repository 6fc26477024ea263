// Generated file. DO NOT MODIFY IT BY HAND.

export interface Payload {
  /**
   * The name of the event, which the destination reads from the event itself.
   */
  event_name?: string
  /**
   * Your ID of the person. Amazon keeps it beside the hashed identities, and a person leaves by the ID of the entry. Amazon takes letters, digits, - and _, up to 128 of them; anything else, such as an email address, is sent as its SHA-256 instead. Mapped to the user ID, an event without one goes by its anonymous ID.
   */
  externalUserId?: string
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
   * Postal code. Hashed before it is sent, unless it is a SHA-256 already.
   */
  postal?: string
  /**
   * State, province or prefecture, by name or abbreviation. Hashed before it is sent, unless it is a SHA-256 already.
   */
  state?: string
  /**
   * City. Hashed before it is sent, unless it is a SHA-256 already.
   */
  city?: string
  /**
   * Street and house number, without city, state and postal code. Hashed before it is sent, unless it is a SHA-256 already.
   */
  address?: string
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
}
