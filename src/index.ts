import destination from './destinations/amazon-ads-dsp-amc'

/** Segment's catalog id of the destination → its definition. */
export const manifest = {
  '66543798b2fb3cb3e9ff992c': destination
} as const

export default destination
