import { createHash } from 'node:crypto'
import type { PersonView } from '../../../src/console/api'
import { LINE_WITHOUT_CONSENT } from '../../helpers/sampleEvents'
import { loadAxe, wrongWith } from '../look'
import { computed, readyToCompute } from '../seeded'
import { useConsoleProcess } from '../useConsole'
import { REASONS } from '../words'

jest.setTimeout(120_000)

let audienceId: string

const its = useConsoleProcess({
  prepare: async (running, sandbox) => {
    await readyToCompute(running)
    sandbox.order({ kind: 'status', operation: 'records', status: 429, retryAfter: 0 })
    await computed(running)
    ;[{ audienceId }] = sandbox.audiences()
  }
})

test('what Amazon holds keeps its addresses, fits the window and bears axe', async () => {
  const page = await its.visit('about:blank')
  await loadAxe(page)
  const [job] = its.sandbox.jobs()
  const [request] = its.sandbox.log({ operation: 'records' })
  const pages = [
    ['/amazon', 'At Amazon', 'more needed'],
    [`/amazon/audiences/${audienceId}`, 'Bought twice', 'Settings at Amazon'],
    ['/amazon/members', 'At Amazon', 'Who'],
    ['/amazon/jobs', 'At Amazon', 'SUCCEEDED'],
    [`/amazon/jobs/${job.jobRequestId}`, 'Job', 'invalid record'],
    ['/amazon/requests', 'At Amazon', 'POST records'],
    [`/amazon/requests/${request.number}`, 'POST records', 'Response'],
    ['/why', 'Why is this person not in?', 'Who']
  ]
  const wrong: string[] = []
  for (const [address, title, words] of pages) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByRole('main').getByText(words).locator('visible=true').first().waitFor()
    wrong.push(...(await wrongWith(page, address.replace(/\/[\w-]{12,}|\W/g, '_'))))
  }
  expect(wrong).toEqual([])
})

test('the sizes are those that Amazon reports, and grow over time', async () => {
  const page = await its.visit('about:blank')
  const { audienceSize, history } = its.sandbox.audience(audienceId)!
  await page.goto('/amazon')
  await page.getByRole('main').getByRole('link', { name: 'Bought twice' }).click()
  await page.getByText('Current members').waitFor()
  const figures = await page.locator('.figures').innerText()
  expect(figures).toContain(audienceSize.receivedRecordSize.toLocaleString('en'))
  expect(figures).toContain(audienceSize.idResolutionCount.toLocaleString('en'))
  const last = page.getByRole('table', { name: 'Members over time' }).getByRole('row').last()
  expect(await last.getByRole('cell').allTextContents()).toEqual([
    String(history[history.length - 1].active),
    String(history[history.length - 1].matched)
  ])
})

test('the filter of the requests lives in the address, and a request is copied as curl without its token', async () => {
  const page = await its.visit('/amazon/requests', {
    permissions: ['clipboard-read', 'clipboard-write']
  })
  await page.getByLabel('Outcome').selectOption('429')
  await page.getByText('fault: status').waitFor()
  expect(new URL(page.url()).search).toBe('?outcome=429')
  await page.reload()
  await page.getByText('fault: status').waitFor()
  expect(await page.getByRole('row').count()).toBe(2)
  await page.getByLabel('Outcome').selectOption('201')
  await page.getByRole('link', { name: 'POST createAudience' }).click()
  await page.getByRole('button', { name: 'Copy as curl' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  const curl = await page.evaluate<string>('navigator.clipboard.readText()')
  expect(curl).toContain(`curl -X POST '${its.sandbox.url}/NA/amc/audiences/metadata'`)
  expect(curl).toContain('Bearer $ACCESS_TOKEN')
  expect(curl).not.toMatch(/Atz/)
  // An id beyond 2^53 is shown digit for digit.
  await page.getByLabel('Body of the response').getByText(audienceId).waitFor()
})

test('a member is found by ID, by email and by hash; nothing of them is in an address or printed', async () => {
  const page = await its.visit('about:blank')
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  const { email, userId } = await somebody()
  await page.goto('/amazon/members')
  for (const who of [userId, email.toUpperCase(), createHash('sha256').update(email).digest('hex')]) {
    await page.getByLabel('Who').fill(who)
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('cell', { name: userId, exact: true }).waitFor()
    await page.reload()
  }
  expect(addresses.join().toLowerCase()).not.toContain(email.split('@')[0])
  expect(its.running.printed()).not.toContain(email)
})

test('why somebody is in or is not: the events in their order, what became of each, what Amazon has', async () => {
  const page = await its.visit('about:blank')
  const { email, userId } = await somebody()
  await page.goto('/why')
  await page.getByLabel('Who').fill(email)
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByRole('heading', { name: 'The answer' }).waitFor()
  await page.getByText('Amazon has the person').first().waitFor()
  await page
    .getByRole('link', { name: /bought-twice.jsonl, line/ })
    .first()
    .waitFor()
  await page.getByRole('cell', { name: userId, exact: true }).first().waitFor()

  await page.getByLabel('Who').fill('nobody-at-all')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByText('No event of the space is about this person').waitFor()
  expect(new URL(page.url()).search).toBe('')
})

test('a person whose last event was rejected is not in, for the reason of the event', async () => {
  const { event } = (await its.send('GET', `/events/0/${LINE_WITHOUT_CONSENT}?unmasked=1`)) as {
    event: { userId: string }
  }
  const person = (await its.send('POST', '/people', { who: event.userId })) as {
    audiences: { isIn: boolean; why: string }[]
  }
  expect(person.audiences).toEqual([
    expect.objectContaining({ isIn: false, why: expect.stringContaining(REASONS.noConsent) as string })
  ])
})

test('a search by phone finds the events of a number, however it is written, and nobody else', async () => {
  // The first event of the fixture has the phone 90000 00911 of India.
  const first = (await its.send('POST', '/people', { who: '+91 90000-00911' })) as PersonView
  expect(first.events.map(({ line }) => line)).toContain(1)
  const { event } = (await its.send('GET', '/events/0/1?unmasked=1')) as { event: { userId: string } }
  const byId = (await its.send('POST', '/people', { who: event.userId })) as PersonView
  expect(byId.events.map(({ line }) => line)).toEqual(expect.arrayContaining(first.events.map(({ line }) => line)))
  const other = (await its.send('POST', '/people', { who: '+91 90000-00912' })) as PersonView
  expect(other.events.map(({ line }) => line)).not.toContain(1)
})

test('a record that Amazon could not use leads from its job to its events', async () => {
  // The destination sends none such; another program may.
  const { userId } = await somebody()
  const jobRequestId = await upload({ action: 'CREATE', externalUserId: userId, hashedPII: [{ email: 'no hash' }] })
  await its.sandbox.settled()
  const page = await its.visit(`/amazon/jobs/${jobRequestId}`)
  await page.getByRole('button', { name: 'Find their events' }).first().click()
  await page.getByText('Rejected by Amazon, after delivery').first().waitFor()
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/why')
})

/** Sends a record past the destination, and gives the ID of its job. */
async function upload(record: object): Promise<string> {
  const { clientId, clientSecret, refreshToken } = its.sandbox.credentials
  const signIn = await fetch(`${its.sandbox.url}/auth/o2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret
    })
  })
  const { access_token: token } = (await signIn.json()) as { access_token: string }
  const answer = await fetch(`${its.sandbox.url}/amc/audiences/records`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'amazon-advertising-api-clientid': clientId,
      'content-type': 'application/vnd.amcaudiences.v1+json'
    },
    // JSON.stringify would not write the ID digit for digit.
    body: `{"audienceId":${audienceId},"records":[${JSON.stringify(record)}]}`
  })
  const { jobRequestId } = (await answer.json()) as { jobRequestId: string }
  return jobRequestId
}

/** Somebody of the first file whom Amazon has. */
async function somebody(): Promise<{ email: string; userId: string }> {
  for (let line = 1; ; line++) {
    const { event } = (await its.send('GET', `/events/0/${line}?unmasked=1`)) as {
      event?: { userId?: string; properties?: { email?: string }; traits?: { email?: string } }
    }
    const email = event?.properties?.email ?? event?.traits?.email
    const [member] = event?.userId === undefined ? [] : its.sandbox.findMembers({ externalUserId: event.userId })
    if (email !== undefined && member !== undefined && /^[a-z0-9@.-]+$/.test(email)) {
      return { email, userId: member.member.externalUserId }
    }
  }
}
