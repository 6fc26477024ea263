import { acceptTerms, readTerms } from '../../src/segment/terms'
import { answering } from '../helpers/amazon'

test('whether the terms are accepted may be all that Amazon says', async () => {
  const { amazon } = answering({ status: 200, body: { hasAccepted: true } })
  expect(await readTerms(amazon)).toEqual({ hasAccepted: true })
})

test('the terms may be all that Amazon says', async () => {
  const { amazon } = answering({ status: 200, body: { agreementContent: '<p>Be good.</p>', agreementToken: 't' } })
  expect(await readTerms(amazon)).toEqual({ agreementContent: '<p>Be good.</p>', agreementToken: 't' })
})

test('an answer that says nothing of the terms is named as that', async () => {
  const { amazon } = answering({ status: 200, body: {} })
  await expect(readTerms(amazon)).rejects.toThrow('Amazon answered 200 without what was asked for.')
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

test('a refusal is told in Amazon’s words', async () => {
  const { amazon } = answering({ status: 400, body: { message: 'The agreement is an old one.' } })
  await expect(acceptTerms(amazon, { agreementToken: 't' })).rejects.toThrow('The agreement is an old one.')
})
