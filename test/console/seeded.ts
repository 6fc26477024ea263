import type { RunView, WorkspaceView } from '../../src/console/api'
import type { RunningConsole } from './console'

/** The Engage space of the fixtures. */
export const SPACE = 'spa_5Yk2RtVbN8cQ'

export const SETTINGS = { advertiserId: '4728736040201', countryCode: 'US', externalAudienceId: 'segment-bought-twice' }

/** Adds, connects and enables the destination, as the pages do, but through the API. */
export async function addDestination({ send }: Pick<RunningConsole, 'send'>, engageSpace = SPACE): Promise<void> {
  await send('POST', '/destination', { id: '66543798b2fb3cb3e9ff992c', engageSpace })
  const { address } = (await send('POST', '/connection')) as { address: string }
  // The sandbox takes a program's consent for granted, and leads back at once.
  await fetch(address)
  await send('PUT', '/enabled', { enabled: true })
}

/** The same, and the audience `bought_twice` and the default mapping with it. */
export async function readyToCompute(running: RunningConsole, fields: Record<string, unknown> = {}): Promise<void> {
  await addDestination(running)
  await running.send('PUT', '/audiences/bought_twice/settings', SETTINGS)
  await running.send('PUT', '/mapping', { fields, enabled: true })
}

/** The space as every page has it, once it is as wanted. */
export async function spaceOf(
  { address }: RunningConsole,
  wanted: (space: WorkspaceView) => boolean = () => true
): Promise<WorkspaceView> {
  const { body } = await fetch(`${address}/api/live`)
  let said = ''
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    said += Buffer.from(chunk).toString()
    const messages = said.split('\n\n')
    said = messages.pop() ?? ''
    for (const message of messages.filter((one) => one.startsWith('event: space'))) {
      const space = JSON.parse(message.slice(message.indexOf('data: ') + 6)) as WorkspaceView
      if (wanted(space)) {
        return space
      }
    }
  }
  throw new Error('The console ended.')
}

/** Waits for the events to be read, which names the spaces in them. */
export const whenRead = (running: RunningConsole): Promise<WorkspaceView> =>
  spaceOf(running, ({ reading }) => reading.state === 'read')

/** Computes the audience, and gives the run once it has ended. */
export async function computed({ send }: Pick<RunningConsole, 'send'>): Promise<RunView> {
  const { id } = (await send('POST', '/runs', { audiences: ['bought_twice'] })) as { id: number }
  for (;;) {
    const run = (await send('GET', `/runs/${id}`)) as RunView
    if (run.state !== 'sending' && run.state !== 'counting') {
      return run
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
