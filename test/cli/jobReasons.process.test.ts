import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { run } from '../helpers/runner'

jest.setTimeout(60_000)

const INVALID = [
  { externalId: 'planted-user', error: 'No person planted-user\u001b[2J here.' },
  { externalId: 'other' },
  { externalId: 'third', error: 'x'.repeat(400) },
  'no record at all'
]

test('reasons of invalid records come without the person, without control characters, and not without end', async () => {
  const amazon = createServer((request, response) => {
    const isToken = request.url?.includes('token') === true
    const job = {
      jobState: 'PARTIALLYSUCCEEDED',
      successful: { recordsProcessedRate: 'many' },
      invalidRecords: INVALID
    }
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(isToken ? { access_token: 'Atza|token' } : job))
  }).listen(0, '127.0.0.1')
  await once(amazon, 'listening')
  const url = `http://127.0.0.1:${(amazon.address() as AddressInfo).port}`
  const [plain, json] = [
    await run(['job', 'job-1'], { env: { AMAZON_ADS_SANDBOX_URL: url } }),
    await run(['job', 'job-1', '--json'], { env: { AMAZON_ADS_SANDBOX_URL: url } })
  ]
  amazon.close()
  expect(plain).toMatchObject({ code: 2, stderr: '' })
  expect(plain.stdout).toContain('without a reason')
  expect(plain.stdout).not.toContain('planted')
  expect(plain.stdout).not.toContain('\u001b')
  const [{ invalidRecords }] = JSON.parse(json.stdout) as { invalidRecords: { error: string }[] }[]
  expect(invalidRecords).toHaveLength(4)
  expect(invalidRecords[0].error).not.toContain('planted')
  expect(invalidRecords[0].error).not.toContain('\u001b')
  expect(invalidRecords.map(({ error }) => error).filter((error) => error === 'without a reason')).toHaveLength(2)
  expect(Math.max(...invalidRecords.map(({ error }) => error.length))).toBeLessThanOrEqual(301)
})
