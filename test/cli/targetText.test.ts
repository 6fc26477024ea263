import { targetText } from '../../src/cli/targetText'

const USED =
  'ACTIONS_AMAZON_AMC_CLIENT_ID, ACTIONS_AMAZON_AMC_CLIENT_SECRET, AMAZON_ADS_REFRESH_TOKEN, AMAZON_ADS_SANDBOX_URL'
const BUILT_IN = 'No Amazon Ads credentials are set: using a sandbox in this process. Nothing is sent to Amazon Ads.'

test('a sandbox is named, and Amazon is not', () => {
  expect(targetText({ to: 'built-in sandbox' }, {})).toEqual([BUILT_IN])
  expect(targetText({ to: 'running sandbox', url: 'http://127.0.0.1:4010' }, {})).toEqual([
    'Using the sandbox at http://127.0.0.1:4010. Nothing is sent to Amazon Ads.'
  ])
  expect(targetText({ to: 'Amazon Ads' }, { AMAZON_CLIENT_ID: 'x' })).toEqual([])
})

test.each([
  'AMAZON_CLIENT_ID',
  'AMAZON_ADS_CLIENT_SECRET',
  'LWA_CLIENT_ID',
  'AMZN_REFRESH_TOKEN',
  'amazon_ads_clientid',
  'AMAZON_SANDBOX_URL'
])('%s looks like a credential and is none that is used: it is named, without its value', (name) => {
  expect(targetText({ to: 'built-in sandbox' }, { [name]: 'secret-value' })).toEqual([
    `${name} is set, but not used. These variables are used: ${USED}.`,
    BUILT_IN
  ])
})

test('several are named in one sentence; what is used, blank or of others is not', () => {
  const environment = {
    LWA_SECRET: 'x',
    AMC_TOKEN: 'y',
    AMAZON_ADS_REFRESH_TOKEN: 'z',
    AMAZON_CLIENT_ID: ' ',
    AWS_SECRET_ACCESS_KEY: 'x',
    AMAZON_REGION: 'NA'
  }
  expect(targetText({ to: 'built-in sandbox' }, environment)[0]).toBe(
    `AMC_TOKEN and LWA_SECRET are set, but not used. These variables are used: ${USED}.`
  )
})
