import type { PreviewView } from './events'

/** The stations that an event passes on its way to Amazon, in their order. */
export type TraceStepName = 'event' | 'mapping' | 'identities' | 'record' | 'request' | 'job' | 'member'

/**
 * `passed`: it went on from here. `ended`: it was refused, or another event counts instead. `ahead`: not there yet, or
 * nobody tells. `unreached`: its way ended before.
 */
export type TraceStepState = 'passed' | 'ended' | 'ahead' | 'unreached'

export interface TraceStep {
  name: TraceStepName
  state: TraceStepState
  /** Why it ended here, or is not further. */
  why?: string
  /** What to do about it, in the words of the documentation. */
  advice?: string
  wentIn: Told[]
  cameOut: Told[]
  /** Files of the project in which the rules of the station stand. */
  code: string[]
}

/** Something that is known of an event at a station. */
export interface Told {
  what: string
  value: string
  /** Page that shows it. */
  path?: string
}

/** The way of an event: in a run that took it, or as it would go now. */
export interface TraceView {
  /** The run; absent when the event is shown as it would go now. */
  run?: number
  /** Runs that took the event, the latest first. */
  runs: number[]
  stations: TraceStep[]
  preview: PreviewView
}
