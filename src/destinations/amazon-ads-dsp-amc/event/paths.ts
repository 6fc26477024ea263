/** The parts of an event that hold what is known of a person; `event` is the event itself. */
export type Section = 'properties' | 'traits' | 'context.traits' | 'context' | 'event'

/** One place of an event, taken apart once: an address's part is one step deeper. */
export interface Place {
  path: string
  section: Section
  name: string
  part?: string
}

const POSTAL_NAMES = ['postal', 'postal_code', 'postalCode', 'zip', 'zip_code', 'zipcode']

/**
 * Where events keep what is looked for: names in the order of their likelihood, then names within an address object.
 * Source: Segment's Identify spec, and what the audience destinations of Segment's catalog read.
 */
const NAMES = {
  email: { names: ['email'] },
  phone: { names: ['phone'] },
  firstName: { names: ['first_name', 'firstName'] },
  lastName: { names: ['last_name', 'lastName'] },
  address: { names: ['address', 'street'], ofAddress: ['street'] },
  city: { names: ['city'], ofAddress: ['city'] },
  state: { names: ['state'], ofAddress: ['state'] },
  postal: { names: POSTAL_NAMES, ofAddress: POSTAL_NAMES },
  countryCode: {
    names: ['country_code', 'countryCode', 'country'],
    ofAddress: ['country', 'country_code', 'countryCode']
  },
  amznUserData: { names: ['amznUserData'] },
  amznAdStorage: { names: ['amznAdStorage'] },
  tcf: { names: ['tcf'] },
  gpp: { names: ['gpp'] }
}

/** What is looked for in an event. */
export type Sought = keyof typeof NAMES | 'ipAddress' | 'externalUserId'

/** A track carries the person in its properties, an identify in its traits; what the profile has is in context.traits. */
const SECTIONS: readonly Section[] = ['properties', 'traits', 'context.traits']

/** Where each thing is looked for, the likeliest place first. */
export const PLACES: Readonly<Record<Sought, readonly Place[]>> = {
  ...(Object.fromEntries(
    Object.entries(NAMES).map(([sought, names]) => [sought, placesOf(names)])
  ) as unknown as Record<keyof typeof NAMES, readonly Place[]>),
  ipAddress: [placeAt('context', 'ip'), placeAt('properties', 'ip')],
  externalUserId: [placeAt('event', 'userId'), placeAt('event', 'anonymousId')]
}

function placesOf({ names, ofAddress = [] }: { names: readonly string[]; ofAddress?: readonly string[] }): Place[] {
  return SECTIONS.flatMap((section) => [
    ...names.map((name) => placeAt(section, name)),
    ...ofAddress.map((part) => placeAt(section, 'address', part))
  ])
}

function placeAt(section: Section, name: string, part?: string): Place {
  const steps = [...(section === 'event' ? [] : [section]), name, ...(part === undefined ? [] : [part])]
  return { path: `$.${steps.join('.')}`, section, name, part }
}
