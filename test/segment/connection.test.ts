import { credentialsFrom } from '../../src/segment/connection'

const ALL = {
  ACTIONS_AMAZON_AMC_CLIENT_ID: 'id',
  ACTIONS_AMAZON_AMC_CLIENT_SECRET: 'secret',
  AMAZON_ADS_REFRESH_TOKEN: 'token'
}

test('none, all or some of the credentials', () => {
  expect(credentialsFrom({})).toBeUndefined()
  expect(credentialsFrom({ AMAZON_ADS_REFRESH_TOKEN: ' ' })).toBeUndefined()
  expect(credentialsFrom(ALL)).toEqual({ clientId: 'id', clientSecret: 'secret', refreshToken: 'token' })
  expect(() => credentialsFrom({ ...ALL, AMAZON_ADS_REFRESH_TOKEN: '' })).toThrow('set AMAZON_ADS_REFRESH_TOKEN, too')
})
