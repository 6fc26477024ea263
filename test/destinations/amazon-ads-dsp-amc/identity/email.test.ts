import {
  normaliseEmail,
  normaliseEmailWithUnderscore
} from '../../../../src/destinations/amazon-ads-dsp-amc/identity/email'

test.each([
  ['Jane.Doe@Example.com', 'jane.doe@example.com'],
  ['jane+news@example.com', 'janenews@example.com'],
  ['jane_doe@example.com', 'janedoe@example.com'],
  ["o'neil-smith@example.co.uk", 'oneil-smith@example.co.uk'],
  ['jane @ example.com', 'jane@example.com'],
  ['jürgen@example.de', 'jrgen@example.de'],
  ['"Jane" <jane@example.com>', 'janejane@example.com'],
  ['x@y', 'x@y']
])('%s is %s', (email, normal) => {
  expect(normaliseEmail(email)).toBe(normal)
})

test.each(['', '-', 'N/A', 'null', 'jane.example.com', '@example.com', 'jane@', '東京@', '@', 'a@@b.de', 'a@b@c.de'])(
  '%j is no address',
  (email) => {
    expect(normaliseEmail(email)).toBe('')
  }
)

test.each([
  ['Jane_Doe+x@Example.com', 'jane_doex@example.com'],
  ['_@b.de', '_@b.de'],
  ['jane.doe@example.com', ''],
  ['jane_doe', '']
])('%s with its _ is %j', (email, normal) => {
  expect(normaliseEmailWithUnderscore(email)).toBe(normal)
})
