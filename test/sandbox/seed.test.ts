import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Seed } from '../../src/sandbox'
import { SeedError, startSandbox } from '../../src/sandbox'
import { temporaryFolder } from '../helpers/temporaryFolder'
import { audience, sha256, start, stopAll } from './client'

afterEach(stopAll)

const FIRST_AUDIENCE = '413642381039213537'

const member = (externalUserId: string, change: object = {}) => ({
  externalUserId,
  hashedPII: [{ email: sha256(externalUserId) }],
  ...change
})

const SEED: Seed = {
  NA: {
    connections: [
      { connectionId: 'first', amcAccountId: 'ENTITY1AA1AA11AAA1', amcInstanceId: 'amc1alal2aa' },
      { connectionId: 'second', amcAccountId: 'ENTITY1AA1AA11AAA1', amcInstanceId: 'amc1alal2ab' }
    ],
    audiences: [
      { ...audience, members: [member('a'), member('b')] },
      { ...audience, targetResource: { connectionId: 'second' }, members: [member('c')] }
    ]
  },
  EU: {
    audiences: [
      {
        ...audience,
        countryCode: 'DE',
        targetResource: { advertiserId: 5839847151301 },
        members: [member('d', { userConsent: { consent: { amzn: { amznUserData: 'GRANTED' } } } })]
      }
    ]
  },
  faults: [{ kind: 'status', operation: 'records', status: 503, times: 2 }]
}

function seedFile(content: string): string {
  const path = join(temporaryFolder(), 'seed.json')
  writeFileSync(path, content)
  return path
}

test.each([
  ['an object', () => SEED],
  ['a file', () => seedFile(JSON.stringify(SEED))]
])('starts with what the seed has, as %s', async (_kind, seed) => {
  const { sandbox } = await start({ seed: seed(), termsAccepted: false })
  expect(sandbox.audiences()).toMatchObject([
    { audienceId: FIRST_AUDIENCE, region: 'NA', members: 2 },
    { region: 'NA', members: 1 },
    { region: 'EU', members: 1 }
  ])
  expect(sandbox.members(FIRST_AUDIENCE).map(({ externalUserId }) => externalUserId)).toEqual(['a', 'b'])
  expect(sandbox.connections().map(({ connectionId, audienceIds }) => [connectionId, audienceIds.length])).toEqual([
    ['first', 0],
    ['second', 1]
  ])
  expect(sandbox.faults()).toMatchObject([{ left: 2 }])
  expect(sandbox.users()[0].termsAccepted).toBe(false)
  expect(sandbox.counts.requests).toBe(1)
})

test('has it again after a reset', async () => {
  const { sandbox } = await start({ seed: SEED })
  sandbox.clearFaults()
  sandbox.reset()
  expect(sandbox.audiences().map(({ members }) => members)).toEqual([2, 1, 1])
  expect(sandbox.audience(FIRST_AUDIENCE)).toBeUndefined()
  expect(sandbox.faults()).toHaveLength(1)
})

test('takes more members than a request does', async () => {
  const members = Array.from({ length: 10_001 }, (_, index) => member(`user-${index}`))
  const { sandbox } = await start({ seed: { NA: { audiences: [{ ...audience, members }] } } })
  expect(sandbox.audiences()).toMatchObject([{ members: 10_001 }])
})

const one = (change: object) => ({ NA: { audiences: [{ ...audience, ...change }] } })

test.each<[string, unknown, string]>([
  ['another region', { US: {} }, 'additional properties: US'],
  ['an audience that is none', one({ name: 'Short' }), 'NA/audiences/0: name must NOT have fewer than 10 characters.'],
  ['an unknown connection', one({ targetResource: { connectionId: 'x' } }), 'NA/audiences/0: connectionId not found.'],
  ['an unknown instance', { EU: { connections: [{ amcInstanceId: 'x' }] } }, 'EU/connections/0: amcAccountId'],
  [
    'a member without consent',
    one({ members: [member('a'), member('b', { countryCode: 'DE' })] }),
    'NA/audiences/0/members/1: consent missing.'
  ],
  ['a member with a plain email', one({ members: [member('a', { hashedPII: [{ email: 'x' }] })] }), 'email is not'],
  ['a fault that is none', { faults: [{ kind: 'explode' }] }, 'faults/0'],
  ['a file that is missing', '/nowhere/seed.json', "The seed /nowhere/seed.json can't be read: ENOENT."],
  ['a file that is not JSON', seedFile('{'), 'is not valid JSON']
])('does not start with %s, and says why', async (_case, seed, message) => {
  const started = startSandbox({ seed: seed as Seed })
  await expect(started).rejects.toThrow(SeedError)
  await expect(started).rejects.toThrow(message)
})
