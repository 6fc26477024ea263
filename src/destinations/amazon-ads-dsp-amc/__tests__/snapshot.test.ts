import { createTestEvent, createTestIntegration } from '@segment/actions-core'
import nock from 'nock'
import definition from '../index'
import { AUDIENCE_ID } from './__helpers__/events'
import { makePayload } from './__helpers__/testData'

const testDestination = createTestIntegration(definition as never)

/** What must be of a form that no payload made at random has. */
const OF_A_FORM = {
  audienceId: AUDIENCE_ID,
  connectionId: undefined,
  countryCode: 'US',
  identitiesToSend: ['email', 'phone', 'firstName', 'lastName', 'address', 'city', 'state', 'postal'],
  consent: { amznUserData: 'GRANTED' }
}

const personas = { computation_class: 'audience', computation_key: 'vip', computation_id: 'aud_vip', namespace: 'spa' }

describe.each(['syncAudience', 'syncAudiencesToDSP'])('the request of %s', (slug) => {
  const fields = definition.actions[slug].fields as Parameters<typeof makePayload>[1]

  test.each([
    ['its required fields and one identity', true],
    ['all fields', false]
  ])('with %s', async (_words, requiredOnly) => {
    const data = makePayload(`${definition.slug}#${slug}`, fields, requiredOnly)
    nock(/.*/).post(/.*/).reply(202, { jobRequestId: 'job' })

    const responses = await testDestination.testAction(slug, {
      event: createTestEvent({ type: 'track', properties: { vip: true }, context: { personas } }),
      mapping: { email: ['ann@example.com'], ...data, ...OF_A_FORM },
      settings: { region: 'NA' }
    } as never)

    const { request } = responses[0]
    expect(request.url).toBe('https://advertising-api.amazon.com/amc/audiences/records')
    expect(await request.text()).toMatchSnapshot()
  })
})
