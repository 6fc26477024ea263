import type { WorkspaceView } from '../api'
import { plural } from './format'
import type { Status } from './statuses'
import { describeRun } from './statuses'

interface Step {
  path: string
  label: string
  /** `waiting` is what is still to be done. */
  findStatus(space: WorkspaceView): Status
  /** What there is to know of it at a glance. */
  describe(space: WorkspaceView): string
}

/** The column of steps, in the order of Segment's documentation of this destination. */
export const STEPS: readonly Step[] = [
  {
    path: '/catalog',
    label: 'Catalog',
    findStatus: ({ destination }) => (destination === undefined ? 'waiting' : 'done'),
    describe: ({ destination }) => (destination === undefined ? 'Add the destination' : 'Added')
  },
  {
    path: '/settings',
    label: 'Settings',
    findStatus: ({ connectedSince, connectionProblem, enabled }) =>
      connectionProblem !== undefined ? 'failed' : connectedSince !== undefined && enabled ? 'done' : 'waiting',
    describe: ({ connectedSince, connectionProblem, enabled }) =>
      connectionProblem !== undefined
        ? 'Reconnect to Amazon'
        : connectedSince === undefined
          ? 'Connect to Amazon'
          : enabled
            ? 'Connected and enabled'
            : 'Enable the destination'
  },
  {
    path: '/audiences',
    label: 'Audiences',
    findStatus: ({ audiences, imported, reading }) =>
      reading.state === 'failed'
        ? 'failed'
        : imported.length > 0 || audiences.some(({ connected }) => connected !== undefined)
          ? 'done'
          : reading.state === 'reading'
            ? 'live'
            : 'waiting',
    describe: ({ audiences, imported, reading }) => {
      const connected = audiences.filter((audience) => audience.connected !== undefined).length
      const ofEvents = `${connected} of ${audiences.length} connected`
      return reading.state === 'reading'
        ? 'Reading events'
        : imported.length === 0
          ? ofEvents
          : audiences.length === 0
            ? `${imported.length} imported`
            : `${ofEvents}, ${imported.length} imported`
    }
  },
  {
    path: '/mappings',
    label: 'Mappings',
    findStatus: ({ mapping }) => (mapping?.enabled === true ? 'done' : 'waiting'),
    describe: ({ mapping }) => (mapping === undefined ? 'Add a mapping' : mapping.enabled ? 'Enabled' : 'Not enabled')
  },
  {
    path: '/compute',
    label: 'Compute',
    findStatus: ({ runs: [run] }) => (run === undefined ? 'waiting' : describeRun(run).is),
    describe: ({ runs: [run] }) => {
      if (run === undefined) {
        return 'Send the events'
      }
      const { is, words } = describeRun(run)
      const delivered = `${plural(run.counts.delivered, 'event')} delivered`
      return is === 'warned' || is === 'failed' ? words : delivered
    }
  },
  {
    path: '/amazon',
    label: 'At Amazon',
    findStatus: ({ runs }) => {
      const matched = runs.find(({ counts }) => counts.matched !== undefined)?.counts.matched
      return matched === undefined ? 'waiting' : matched === 0 ? 'warned' : 'done'
    },
    describe: ({ runs: [run] }) =>
      run?.counts.matched === undefined ? 'Not counted yet' : `${plural(run.counts.matched, 'member')} matched`
  }
]

/** Pages next to the steps, which are of use at any time. */
export const TOOLS: readonly { path: string; label: string; sandboxOnly?: true }[] = [
  { path: '/import', label: 'Import people' },
  { path: '/events', label: 'Events' },
  { path: '/why', label: 'Why is this person not in?' },
  { path: '/connections', label: 'Terms and connections' },
  { path: '/faults', label: 'Faults', sandboxOnly: true },
  { path: '/transfer', label: 'Export and import' }
]

/** The first step that is not done. */
export const nextStep = (space: WorkspaceView): Step =>
  STEPS.find((step) => !['done', 'warned'].includes(step.findStatus(space))) ?? STEPS[STEPS.length - 1]
