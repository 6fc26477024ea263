import type { SegmentEvent } from '@segment/actions-core'

const FIRST = 'Anna Björn Chloé Daniel Esther François Giulia Hans Ines Jürgen Kate Léa Mateo Nora Olivia Pavel'.split(
  ' '
)
const LAST = 'Abbott Bäcker Conti Dubois Evans Fischer García Hughes Ito Jones Keller López Müller Nash'.split(' ')

interface Place {
  country: string
  cities: string[]
  states: string[]
  street: (n: number) => string
  phone: (n: number) => string
  postal: (n: number) => string
}

const digits = (n: number, length: number) => String(n % 10 ** length).padStart(length, '0')

const PLACES: Place[] = [
  {
    country: 'US',
    cities: ['Dallas', 'New York', 'St. Louis', 'Portland', 'Salt Lake City'],
    states: ['Texas', 'NY', 'Missouri', 'or', 'Utah'],
    street: (n) => `${n % 9999} North ${LAST[n % 14]} Street, Apt #${n % 90}`,
    phone: (n) => `(${201 + (n % 700)}) 555-${digits(n, 4)}`,
    postal: (n) => `${digits(n * 7, 5)}-${digits(n, 4)}`
  },
  {
    country: 'CA',
    cities: ['Toronto', 'Montréal', 'Calgary'],
    states: ['Ontario', 'Québec', 'AB'],
    street: (n) => `${n % 999}-B ${FIRST[n % 16]} Avenue`,
    phone: (n) => `+1 416 ${digits(n * 3, 3)} ${digits(n, 4)}`,
    postal: (n) => `m${n % 10}v ${n % 9}k${n % 8}`
  },
  {
    country: 'GB',
    cities: ['London', 'Leeds', 'Bath'],
    states: ['Greater London', 'West Yorkshire', 'Somerset'],
    street: (n) => `${n % 300} ${LAST[n % 14]} Close`,
    phone: (n) => `07${digits(n * 13, 3)} ${digits(n * 17, 6)}`,
    postal: (n) => `SW${n % 9}A ${n % 10}AA`
  },
  {
    country: 'DE',
    cities: ['Berlin', 'Köln', 'München'],
    states: ['Berlin', 'Nordrhein-Westfalen', 'Bavaria'],
    street: (n) => `${LAST[n % 14]}straße ${n % 200}`,
    phone: (n) => `0151 ${digits(n * 19, 8)}`,
    postal: (n) => digits(10000 + n, 5)
  },
  {
    country: 'JP',
    cities: ['Tokyo', 'Osaka', 'Kyōto'],
    states: ['Tokyo', 'Osaka-fu', 'Kyōto'],
    street: (n) => `${n % 9}-${n % 30}-${n % 20} Shibuya`,
    phone: (n) => `090-${digits(n * 7, 4)}-${digits(n, 4)}`,
    postal: (n) => `${digits(n, 3)}-${digits(n * 3, 4)}`
  }
]

const AUDIENCE_ID = '413642381039213536'

/** Events of people with all eight identities in mixed formats, as Engage sends them; the same for the same count. */
export function fullEvents(count: number): SegmentEvent[] {
  return Array.from({ length: count }, (_, n) => {
    const place = PLACES[n % PLACES.length]
    const firstName = FIRST[(n * 7) % FIRST.length]
    const lastName = LAST[(n * 5) % LAST.length]
    return {
      type: 'track',
      event: 'Audience Entered',
      messageId: `message-${n}`,
      userId: `user-${n}`,
      timestamp: '2026-11-24T10:00:00.000Z',
      properties: {
        audience_key: 'bought_twice',
        bought_twice: true,
        first_name: firstName,
        last_name: ` ${lastName} `,
        email: `${firstName}.${lastName}+${n}@Example.com`,
        phone: place.phone(n),
        address: place.street(n),
        city: place.cities[n % place.cities.length],
        state: place.states[n % place.states.length],
        postal: place.postal(n),
        country_code: place.country,
        amznAdStorage: 'GRANTED',
        amznUserData: 'GRANTED'
      },
      context: {
        ip: `203.0.113.${n % 256}`,
        traits: { email: `${firstName}.${lastName}+${n}@Example.com` },
        personas: {
          computation_class: 'audience',
          computation_id: 'aud_bought_twice',
          computation_key: 'bought_twice',
          namespace: 'spa_bench',
          external_audience_id: AUDIENCE_ID,
          audience_settings: { advertiserId: '4728736040201', countryCode: 'US', externalAudienceId: 'bought_twice' }
        }
      }
    }
  })
}
