import { normaliseCity } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/city'
import { normaliseName } from '../../../../src/destinations/amazon-ads-dsp-amc/identity/name'

describe('names', () => {
  test.each([
    ['Jane', 'jane'],
    ['Mary Ann', 'maryann'],
    ["O'Neil-Smith", 'oneilsmith'],
    ['Müller', 'mueller'],
    ['Weiß', 'weiss'],
    ['WEISS', 'weiss'],
    ['WEIẞ', 'weiss'],
    ['Ägäis Öl', 'aegaeisoel'],
    ['Søren Ærø', 'sorenaero'],
    ['Muñoz', 'muoz'],
    ['José', 'jos'],
    ['John 3rd', 'john3rd'],
    ['Null', 'null'],
    ['None', 'none'],
    ['Na', 'na']
  ])('%s is %s', (name, normal) => {
    expect(normaliseName(name)).toBe(normal)
  })

  test.each(['', '-', '...', '東京', '\u0000', 'N/A', 'n/a', '#N/A', 'undefined'])('%j is none', (name) => {
    expect(normaliseName(name)).toBe('')
  })
})

describe('cities', () => {
  test.each([
    ['New York', 'newyork'],
    ['St. Louis', 'stlouis'],
    ['Köln', 'kln'],
    ['Montréal-Est', 'montralest'],
    ["L'Île-Perrot", 'lleperrot'],
    ['Elx/Elche', 'elxelche'],
    ['Paris 16', 'paris16'],
    ['None', 'none'],
    ['Å', ''],
    ['東京', ''],
    ['-', ''],
    ['N/A', ''],
    ['null', ''],
    ['undefined', '']
  ])('%s is %j', (city, normal) => {
    expect(normaliseCity(city)).toBe(normal)
  })
})
