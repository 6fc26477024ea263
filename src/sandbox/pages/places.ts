/** Where to look, by path. */
export const PLACES = {
  '/sandbox/audiences': 'audiences and their sizes',
  '/sandbox/jobs': 'the latest jobs',
  '/sandbox/connections': 'connections to AMC and DSP',
  '/sandbox/users': 'users, and who accepted the terms',
  '/sandbox/log': 'the latest requests',
  '/sandbox/requests': 'counts of requests',
  '/sandbox/faults': 'faults that are still to strike'
} as const

export interface Place {
  path: string
  url: string
  shows: string
}

export const placesAt = (url: string): Place[] =>
  Object.entries(PLACES).map(([path, shows]) => ({ path, url: url + path, shows }))
