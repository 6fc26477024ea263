import type { SpaceView } from '../api'
import { plural } from './format'

export type StepState = 'done' | 'live' | 'waiting' | 'failed'

export interface Step {
  path: string
  label: string
  /** `waiting` is what is still to be done. */
  stateOf(space: SpaceView): StepState
  /** What there is to know of it at a glance. */
  noteOf(space: SpaceView): string
}

/** The column of steps, in the order of Segment's documentation of this destination. */
export const STEPS: readonly Step[] = [
  {
    path: '/catalog',
    label: 'Catalog',
    stateOf: ({ destination }) => (destination === undefined ? 'waiting' : 'done'),
    noteOf: ({ destination }) => (destination === undefined ? 'Add the destination' : 'Added')
  },
  {
    path: '/settings',
    label: 'Settings',
    stateOf: ({ connectedSince, enabled }) => (connectedSince !== undefined && enabled ? 'done' : 'waiting'),
    noteOf: ({ connectedSince, enabled }) =>
      connectedSince === undefined ? 'Connect to Amazon' : enabled ? 'Connected and enabled' : 'Enable the destination'
  },
  {
    path: '/audiences',
    label: 'Audiences',
    stateOf: ({ audiences, reading }) =>
      reading.state === 'failed'
        ? 'failed'
        : audiences.some(({ connected }) => connected !== undefined)
          ? 'done'
          : reading.state === 'reading'
            ? 'live'
            : 'waiting',
    noteOf: ({ audiences, reading }) => {
      const connected = audiences.filter((audience) => audience.connected !== undefined).length
      return reading.state === 'reading' ? 'Reading events' : `${connected} of ${audiences.length} connected`
    }
  },
  {
    path: '/mappings',
    label: 'Mappings',
    stateOf: ({ mapping }) => (mapping?.enabled === true ? 'done' : 'waiting'),
    noteOf: ({ mapping }) => (mapping === undefined ? 'Add a mapping' : mapping.enabled ? 'Enabled' : 'Not enabled')
  },
  {
    path: '/compute',
    label: 'Compute',
    stateOf: ({ runs: [run] }) => {
      switch (run?.state) {
        case undefined:
        case 'cancelled':
          return 'waiting'
        case 'failed':
          return 'failed'
        case 'done':
          return 'done'
        default:
          return 'live'
      }
    },
    noteOf: ({ runs: [run] }) =>
      run === undefined ? 'Send the events' : `${plural(run.counts.delivered, 'event')} delivered`
  },
  {
    path: '/amazon',
    label: 'At Amazon',
    stateOf: ({ runs }) => (runs.some(({ counts }) => counts.matched !== undefined) ? 'done' : 'waiting'),
    noteOf: ({ runs: [run] }) =>
      run?.counts.matched === undefined ? 'What it made of them' : `${plural(run.counts.matched, 'member')} matched`
  }
]

/** Pages beside the steps, which are of use at any time. */
export const TOOLS: readonly { path: string; label: string; sandboxOnly?: true }[] = [
  { path: '/import', label: 'Import people' },
  { path: '/events', label: 'Events' },
  { path: '/why', label: 'Why is this person not in?' },
  { path: '/connections', label: 'Terms and connections' },
  { path: '/faults', label: 'Faults', sandboxOnly: true },
  { path: '/transfer', label: 'Export and import' }
]

/** The first step that is not done. */
export const nextStep = (space: SpaceView): Step =>
  STEPS.find((step) => step.stateOf(space) !== 'done') ?? STEPS[STEPS.length - 1]
