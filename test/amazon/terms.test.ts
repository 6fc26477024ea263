import { acceptTerms, readTerms } from '../../src/amazon/terms'
import { answering } from '../helpers/amazon'

test('whether the terms are accepted may be all that Amazon says', async () => {
  const { amazon } = answering({ status: 200, body: { hasAccepted: true } })
  expect(await readTerms(amazon)).toEqual({ hasAccepted: true })
})

test('the terms may be all that Amazon says', async () => {
  const { amazon } = answering({ status: 200, body: { agreementContent: '<p>Be good.</p>', agreementToken: 't' } })
  expect(await readTerms(amazon)).toEqual({ agreementContent: '<p>Be good.</p>', agreementToken: 't' })
})

test('so may the token be by which they are accepted', async () => {
  const { amazon } = answering({ status: 200, body: { agreementToken: 't' } })
  expect(await readTerms(amazon)).toEqual({ agreementToken: 't' })
})

test.each([
  [{ status: 200, body: {} }, 'Amazon answered 200 without what was asked for.'],
  [{ status: 200 }, 'Amazon answered 200 without what was asked for.'],
  [{ status: 200, body: { hasAccepted: 'yes', agreementContent: ' ' } }, 'Amazon answered 200 without'],
  [{ status: 206, body: { hasAccepted: true } }, 'Amazon answered 206 without what was asked for.'],
  [{ status: 400, body: { hasAccepted: true, message: 'No such user.' } }, "Amazon's message: No such user."],
  [{ status: 403, body: {} }, 'Amazon denied access to this AMC connection.']
])('an answer that says nothing of the terms is named as that: %j', async (answer, words) => {
  const { amazon } = answering(answer)
  await expect(readTerms(amazon)).rejects.toThrow(words)
})

test('the terms are asked for as AMC’s', async () => {
  const { amazon, calls, headers } = answering({ status: 200, body: { hasAccepted: false } })
  expect(await readTerms(amazon)).toEqual({ hasAccepted: false })
  expect(calls).toEqual([{ method: 'GET', url: 'https://advertising-api.amazon.com/amc/audiences/connections/terms' }])
  expect(headers).toEqual([{ 'Content-Type': 'application/vnd.amcaudiencesconnections.v1+json' }])
})

test('terms are accepted by the token that came with them', async () => {
  const { amazon, calls } = answering({ status: 204 })
  await acceptTerms(amazon, { agreementToken: 'token-1' })
  expect(calls).toEqual([
    {
      method: 'PATCH',
      url: 'https://advertising-api.amazon.com/amc/audiences/connections/terms',
      body: { agreementToken: 'token-1', hasAccepted: true }
    }
  ])
})

test('without a token there is nothing to accept, and Amazon is not asked', async () => {
  const { amazon, calls } = answering({ status: 204 })
  await expect(acceptTerms(amazon, { hasAccepted: false })).rejects.toThrow('does not say which terms')
  expect(calls).toEqual([])
})

test('a refusal is reported in Amazon’s words', async () => {
  const { amazon } = answering({ status: 400, body: { message: 'The agreement is an old one.' } })
  await expect(acceptTerms(amazon, { agreementToken: 't' })).rejects.toThrow('The agreement is an old one.')
})

test('who may not accept them gets a message that says so', async () => {
  const { amazon } = answering({ status: 403, body: {} })
  await expect(acceptTerms(amazon, { agreementToken: 't' })).rejects.toThrow('to this AMC connection')
})
