/** Why events are not sent: rules of this destination, checked before anything reaches Amazon. No personal data. */
export const REASONS = {
  audience:
    'Audience ID is missing or is not the number that Amazon gave the audience. Connect the audience to this destination, so that its events carry context.personas.external_audience_id.',
  consentEventAudience:
    'Segment Consent Preference Updated names no audience to remove the person from. Use a mapping that was saved with an audience.',
  connection:
    "AMC Connection isn't a valid connection ID. Use letters, digits, - and _. Correct it in the settings of the audience.",
  person: 'External User ID is missing: the event has neither a user ID nor an anonymous ID. Map an ID of the user.',
  membership:
    'Unable to determine audience membership from this event: it has no true or false under its computation key, and its name is neither Audience Entered nor Audience Exited. Send the events of an Engage audience to this mapping.',
  consentEvent:
    'Unable to determine audience membership: Segment Consent Preference Updated removes a person only if the Consent Category of this mapping is false.',
  country:
    'Invalid Country Code. Use a two-letter ISO 3166-1 code, such as US. Correct the event, the mapping or the settings of the audience.',
  identifier:
    'No valid identifier. Provide at least one usable email, phone, name or address that Identifiers to Share allows.',
  unknownCountry:
    "Country Code is missing, so it isn't known whether consent is needed. Map Country Code, or set it in the settings of the audience."
}

const SIGNAL = 'must be one of GRANTED, DENIED, NOT_APPLICABLE, UNKNOWN.'

/** By the consent field whose value isn't understood. */
export const UNCLEAR_CONSENT = {
  amznUserData: `Consent: amznUserData ${SIGNAL}`,
  tcf: 'Consent: tcf is not a valid TCF string (version 2). Map the string as your consent tool encodes it.',
  gpp: 'Consent: gpp is not a valid GPP string. Map the string as your consent tool encodes it.',
  consentCategory:
    'Consent Category: the preference for this category is neither true nor false. Check context.consent.categoryPreferences.',
  amznAdStorage: `Consent: amznAdStorage ${SIGNAL}`
}
