import { createHash } from 'node:crypto'
import { Destination } from '@segment/actions-core'
import nock from 'nock'
import definition from '../index'
import { NA } from './__helpers__/destination'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const SETTINGS = { region: 'NA', oauth: { access_token: 'Atza|access', refresh_token: 'Atzr|refresh' } }

const erase = (person: { userId?: string | null; anonymousId?: string | null }) => {
  const destination = new Destination(definition as never)
  return destination.onDelete?.({ type: 'delete', ...person } as never, SETTINGS)
}

/** Amazon's answers one after the other, and the bodies it got. */
function answer(...statuses: number[]): unknown[] {
  const bodies: unknown[] = []
  for (const status of statuses) {
    nock(NA)
      .patch('/v2/dp/users', (body) => bodies.push(body) > 0)
      .matchHeader('authorization', 'Bearer Atza|access')
      .matchHeader('content-type', 'application/json')
      .reply(status, status === 202 ? { requestId: 'r-1' } : { message: 'No user ann_lee-4711 here' })
  }
  return bodies
}

const user = (value: string) => ({ userId: { type: 'EXTERNAL_USER_ID', value } })

test.each([
  [{ userId: 'user-1' }, ['user-1']],
  [{ userId: ' user-1 ', anonymousId: 'anon-1' }, ['user-1', 'anon-1']],
  [{ userId: 'ann@example.com' }, [sha256('ann@example.com')]],
  [{ userId: null, anonymousId: 'a b' }, [sha256('a b')]],
  [{ userId: 'same', anonymousId: 'same' }, ['same']]
])('deletes %j by the ID as it is sent', async (person, ids) => {
  const bodies = answer(202)
  await expect(erase(person)).resolves.toMatchObject({ data: { requestId: 'r-1' } })
  expect(bodies).toEqual([{ users: ids.map(user), operation: 'DELETE' }])
})

test.each([{}, { userId: '', anonymousId: ' ' }, { userId: null }])('rejects %j, which has no ID', async (person) => {
  await expect(erase(person)).rejects.toMatchObject({
    status: 400,
    code: 'PAYLOAD_VALIDATION_FAILED',
    message: 'The deletion request has neither a user ID nor an anonymous ID.'
  })
})

test.each([429, 500, 503])('leaves a %i to the platform to retry', async (status) => {
  answer(status)
  const error = await erase({ userId: 'ann_lee-4711' })?.catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ status, code: 'RETRYABLE_ERROR' })
})

test.each([400, 403, 404, 413])('names the reason of a %i without the person', async (status) => {
  answer(status)
  const error = (await erase({ userId: 'ann_lee-4711' })?.catch((thrown: unknown) => thrown)) as Error
  expect(error).toMatchObject({ status })
  expect(error.message).toContain('No user […] here')
  expect(error.message).not.toContain('4711')
  expect(error.message).not.toContain('Audience not found')
})

test('a rejected token is refreshed', async () => {
  nock(NA).patch('/v2/dp/users').reply(401, { message: 'Unauthorized' })
  nock('https://api.amazon.com').post('/auth/o2/token').reply(200, { access_token: 'Atza|access' })
  answer(202)
  await expect(erase({ userId: 'user-1' })).resolves.toMatchObject({ data: { requestId: 'r-1' } })
})
