import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { temporaryFolder } from '../helpers/temporaryFolder'

const ROOT = join(__dirname, '../..')
const FOLDER = 'packages/destination-actions/src/destinations/amazon-amc'

/** The path of a checkout of segmentio/action-destinations whose newest commit has the present destination. */
const CHECKOUT = process.env.ACTION_DESTINATIONS

const WORDS = 'the words of a message'
const KEY_ORDER = 'the order of keys in the text of a request'
const OTHER = 'something else'

/** Tests that fail here, and what they hold on to. */
const EXPECTED: [name: string, reason: string][] = [
  ...group('Amazon-Ads (actions) testAuthentication', WORDS, [
    'should throw an error if the user has not completed the oauth flow',
    'should throw an error if the oauth token is invalid'
  ]),
  ...group('Amazon-Ads (actions) createAudience', WORDS, [
    'should fail if no audience name is set',
    'should fail if advertiserId is missing in audienceSettings',
    'should fail if externalAudienceId is missing in audienceSettings',
    'should fail if countryCode is missing in audienceSettings',
    'should throw an HTTPError when createAudience API response is not ok',
    'Should throw an error when TTL is greater than 34300800'
  ]),
  // The description is optional, as it is at Amazon.
  ...group('Amazon-Ads (actions) createAudience', OTHER, ['should fail if description is missing in audienceSettings']),
  ...group('Amazon-Ads (actions) getAudience', WORDS, [
    'should throw an IntegrationError when the audienceId is not provided'
  ]),
  // The class of the error: it has the same status, 404, and says what to do.
  ...group('Amazon-Ads (actions) getAudience', OTHER, [
    'should throw an HTTPError when getAudience API response is not ok'
  ]),
  ...group('AmazonAds.syncAudiencesToDSP', WORDS, [
    'should throw an error when an event has invalid externalUserId',
    'should successfully handle a batch of events with failure response from Amazon AMC API',
    'should work with batch events, throws error for invalid event only',
    'should throw an error when all events are having invalid externalUserId',
    'Should throw an InvalidAuthenticationError when Batch API throws Unathorized',
    'should throw an error when an EEA country code is passed without any consent',
    'should return consent validation errors in batch response when EEA country code is provided without consent',
    'should return consent validation error only for event missing consent while valid consented event succeeds in batch'
  ]),
  ...group('AmazonAds.syncAudiencesToDSP', KEY_ORDER, ['Should detect hashed PII when flag is on and not double hash']),
  // Hashes are Amazon's: of a state's abbreviation, and of no phone whose calling code doesn't exist.
  ...group('AmazonAds.syncAudiencesToDSP', OTHER, [
    'Normalise and Hash personally-identifiable input provided with SHA-256',
    'Normalise and Hash input with extra characters and spaces'
  ]),
  // The request is equal; their snapshot of its headers has `Bearer undefined`, where nothing is sent without a token.
  ...group('AmazonAds.syncAudiencesToDSP', OTHER, [
    'Should add user to audience when Event is Audience Entered',
    'Should delete user from audience when Event is Audience Exited'
  ])
]

function group(suite: string, reason: string, names: string[]): [string, string][] {
  return names.map((name) => [`${suite} ${name}`, reason])
}

interface Result {
  fullName: string
  status: string
  failureMessages: string[]
}

/** Runs the tests of the present destination, as they are committed there, against ours. */
function runPresentTests(checkout: string): Result[] {
  const git = (...args: string[]) => execFileSync('git', ['-C', checkout, ...args], { encoding: 'utf8' })
  const folder = temporaryFolder()
  const paths = git('ls-tree', '-r', '--name-only', 'HEAD', FOLDER).split('\n')
  for (const path of paths.filter((one) => one.includes('__tests__'))) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), forJest30(git('show', `HEAD:${path}`)))
  }
  const config = {
    rootDir: folder,
    testEnvironment: 'node',
    transform: {
      '\\.ts$': [
        join(ROOT, 'node_modules/@swc/jest'),
        { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }
      ]
    },
    modulePaths: [join(ROOT, 'node_modules')],
    moduleNameMapper: {
      '^(?:\\.\\./)+index$': join(ROOT, 'src/destinations/amazon-ads-dsp-amc/index.ts'),
      '^(?:\\.\\./)+utils$': join(__dirname, 'presentUtils.ts'),
      '^@segment/actions-core/\\*$': require.resolve('@segment/actions-core')
    },
    setupFilesAfterEnv: [join(ROOT, 'test/helpers/noNetwork.ts')],
    snapshotFormat: { escapeString: true, printBasicPrototype: true }
  }
  const configPath = join(folder, 'jest.config.json')
  const report = join(folder, 'report.json')
  writeFileSync(configPath, JSON.stringify(config))
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js')
  const args = ['--ci', '--runInBand', '--config', configPath, '--json', '--outputFile', report]
  // Some of these tests leave a promise unattended, which ends a process otherwise.
  spawnSync(process.execPath, ['--unhandled-rejections=warn', jest, ...args], { cwd: ROOT })
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { assertionResults: Result[] }[] }
  return testResults.flatMap(({ assertionResults }) => assertionResults)
}

/** Jest 30 has no `toThrowError`, and reads no snapshot whose first line has the link of Jest 27. */
const forJest30 = (text: string): string =>
  text
    .replace(/toThrowError\(/g, 'toThrow(')
    .replace('https://goo.gl/fbAQLP', 'https://jestjs.io/docs/snapshot-testing')

/** What a failed test holds on to, as far as its message tells. */
function findReason({ failureMessages: [message] }: Result): string {
  const [, expected, received] = /Expected: (".*")\n *Received: (".*")/.exec(message) ?? []
  if (received !== undefined && isSameJson(parse(expected), parse(received))) {
    return KEY_ORDER
  }
  const differences = message.match(/^ *[-+] {3}.*/gm) ?? []
  const isMessage =
    differences.length > 0
      ? differences.every((line) => /"error(message|reporter)":/.test(line))
      : /Expected (?:substring|message): .*\n *Received message: +"(?!The connection)/.test(message)
  return isMessage ? WORDS : OTHER
}

const parse = (quoted: string): unknown => JSON.parse(JSON.parse(quoted) as string)

function isSameJson(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other)
    return true
  } catch {
    return false
  }
}

const withCheckout = CHECKOUT === undefined ? test.skip : test

withCheckout("Segment's tests of the present destination hold (needs ACTION_DESTINATIONS, a checkout)", () => {
  const results = runPresentTests(resolve(CHECKOUT ?? ''))
  expect(results).toHaveLength(40)
  const failed = results.filter(({ status }) => status !== 'passed')
  const reasons = failed.map((result) => [result.fullName, findReason(result)])
  expect(Object.fromEntries(reasons)).toEqual(Object.fromEntries(EXPECTED))
})
