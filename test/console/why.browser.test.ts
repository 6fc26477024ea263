import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonView } from '../../src/console/api'
import { wrongWith } from './look'
import { temporaryFolder } from '../helpers/temporaryFolder'
import { computed, readyToCompute } from './seeded'
import { useConsole } from './useConsole'
import { REASONS } from './words'

jest.setTimeout(120_000)

/** An event of the audience `bought_twice`. */
function event(userId: string, traits: Record<string, unknown>, day = 1, name = 'Audience Entered'): object {
  return {
    type: 'track',
    event: name,
    messageId: `message-${userId}-${day}`,
    timestamp: `2026-11-${String(day).padStart(2, '0')}T06:00:00.000Z`,
    userId,
    properties: { audience_key: 'bought_twice', bought_twice: name === 'Audience Entered' },
    context: {
      personas: {
        computation_class: 'audience',
        computation_key: 'bought_twice',
        computation_id: 'aud_1',
        namespace: 'spa_5Yk2RtVbN8cQ'
      },
      traits
    }
  }
}

const GRANTED = { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' }
const GERMAN = { phone: '0151 23456789', address: { country: 'Germany', city: 'Kiel' }, ...GRANTED }
const events = [
  event('german', GERMAN),
  event('american', { phone: '(206) 555-0142', address: { country: 'United States' } }),
  event('silent', { email: 'silent@example.com', address: { country: 'Germany' } }),
  event('twice', { email: 'twice@example.com' }),
  event('twice', { email: 'twice@example.com' }, 2, 'Audience Exited'),
  ...Array.from({ length: 120 }, (_, nth) =>
    event('often', { email: 'often@example.com' }, 1 + (nth % 28), nth === 119 ? 'Audience Exited' : 'Audience Entered')
  )
]

const file = join(temporaryFolder(), 'people.jsonl')
writeFileSync(file, events.map((one) => `${JSON.stringify(one)}\n`).join(''))

const its = useConsole({ files: [file], prepare: (running) => readyToCompute(running) })

const why = async (who: string) => (await its.send('POST', '/people', { who })) as PersonView

test('before anything was sent, a person who would be added is not in, and the page says to compute', async () => {
  const { audiences, memberships } = await why('german')
  expect(memberships).toEqual([])
  expect(audiences).toEqual([
    { audience: 'bought_twice', isIn: false, why: expect.stringMatching(/^Nothing was sent yet: .*ompute/) as string }
  ])
})

test.each([
  ['+49 151 23456789', 'german'],
  ['0151 23456789', 'german'],
  ['+1 206 555 0142', 'american'],
  ['206-555-0142', 'american']
])('%s is found where the event has a national number and names its country in words', async (who, userId) => {
  const { events: found } = await why(who)
  expect(found.map(({ messageId }) => messageId)).toEqual([`message-${userId}-1`])
})

test('a person who is rejected for want of consent is found by email, with the reason', async () => {
  const { events: found, audiences } = await why('Silent@example.com')
  expect(found).toMatchObject([{ messageId: 'message-silent-1', outcome: 'refused' }])
  expect(audiences[0].why).toContain(REASONS.noConsent)
})

test('of a person with many events the last ones are shown, for they decide', async () => {
  const { events: found, more, audiences } = await why('often')
  expect({ events: found.length, more }).toEqual({ events: 100, more: true })
  expect(found[99].line).toBe(events.length)
  expect(audiences[0].why).toContain('removes the person')
})

test('the last event is drawn as the preview draws it, the others once they are opened; identities are masked', async () => {
  const page = await its.visit('/why')
  await page.getByLabel('Who').fill('twice@example.com')
  await page.getByRole('button', { name: 'Look' }).click()
  const items = page.getByRole('listitem').filter({ has: page.getByText('What becomes of it') })
  await items.last().getByRole('heading', { name: 'Record' }).waitFor()
  expect(await items.count()).toBe(2)
  await items.last().getByText('Removed', { exact: true }).first().waitFor()
  expect(await items.first().locator('.preview').count()).toBe(0)
  await items.first().getByText('What becomes of it').press('Enter')
  await items.first().getByText('Email').first().waitFor()
  expect(await page.getByRole('main').innerText()).not.toContain('twice@example.com')
})

test('the answer bears axe and fits the window', async () => {
  await computed(its.running)
  const page = await its.visit('/why')
  await page.getByLabel('Who').fill('+49 151 23456789')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByRole('heading', { name: 'Record' }).waitFor()
  await page.getByText('Amazon has the person').first().waitFor()
  expect(await wrongWith(page, 'why')).toEqual([])
})

test('a person is erased at Amazon after a confirmation that says what it reaches, and the page says what became of it', async () => {
  await readyToCompute(its.running)
  await computed(its.running)
  const page = await its.visit('/why')
  await page.getByLabel('Who').fill('(206) 555-0142')
  await page.getByRole('button', { name: 'Look' }).click()
  const erase = page.getByRole('region', { name: 'Erase this person' })
  await erase.getByText('american').waitFor()
  await erase.getByRole('button', { name: 'Erase this person…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('This can’t be undone.').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(its.sandbox.erasures()).toEqual([])
  await erase.getByRole('button', { name: 'Erase this person…' }).click()
  await dialog.getByRole('button', { name: 'Erase', exact: true }).click()
  await erase.getByText('Deletion requested. Amazon carries it out within 30 days.').waitFor()
  await its.sandbox.settled()
  expect(its.sandbox.erasures({ externalUserId: 'american' })).toMatchObject([{ state: 'DONE', users: 1, erased: 1 }])
  await page.getByRole('button', { name: 'Look' }).click()
  await erase.getByText(/^Erased, request of/).waitFor()
  await page.getByText('Amazon has nobody by that ID or hash.').waitFor()
  expect(page.url()).not.toContain('american')
})

test('who was erased does not come back when the audience is computed again, and the page says why', async () => {
  const members = () => its.sandbox.findMembers({ externalUserId: 'american' })
  expect(members()).toEqual([])
  const { reasons, counts } = await computed(its.running)
  const reason = 'This person was erased: nothing about them is sent. Remove them from the source.'
  expect(reasons).toContainEqual({ reason, events: 1 })
  expect(counts.entered).toBeGreaterThan(0)
  expect(members()).toEqual([])
  const page = await its.visit('/why')
  await page.getByLabel('Who').fill('american')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByText(`The last event is rejected. ${reason}`).waitFor()
  await page.getByText('Nothing of this person is sent from this space any more').waitFor()
  expect(await wrongWith(page, 'why-erased')).toEqual([])
  await page.getByRole('button', { name: 'Allow this person again' }).click()
  await page.getByText('Nothing was sent yet: the last event adds the person').waitFor()
  expect((await why('american')).isErased).toBe(false)
  await computed(its.running)
  expect(members()).toHaveLength(1)
})

test('an email address finds a person and is not what Amazon knows them by; who is nobody’s cannot be erased', async () => {
  expect((await why('twice@example.com')).externalUserIds).toEqual(['twice'])
  expect((await why('nobody-of-this-space')).externalUserIds).toEqual(['nobody-of-this-space'])
  await expect(its.send('POST', '/people/erase', { externalUserIds: [] })).rejects.toThrow(/400.*external user ID/)
  const page = await its.visit('/why')
  await page.getByLabel('Who').fill('nobody-of-this-space')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByText('No match').waitFor()
  expect(await page.getByRole('button', { name: 'Erase this person…' }).count()).toBe(0)
})
