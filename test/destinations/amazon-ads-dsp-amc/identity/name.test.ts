import fc from 'fast-check'
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

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const normal = normaliseName(name)
        expect(normal).toMatch(/^[a-z0-9]*$/)
        expect(normaliseName(normal)).toBe(normal)
      })
    )
  })

  test('case never matters', () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abcxyzäöüßøæéñçAZÄÖÜẞØÆÉÑÇ -'.09") })
    fc.assert(
      fc.property(letters, (name) => {
        expect(normaliseName(name.toUpperCase())).toBe(normaliseName(name))
        expect(normaliseName(name.toLowerCase())).toBe(normaliseName(name))
      })
    )
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

  test('normalising twice changes nothing, and case never matters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."abcxyzäöüéñAZÄÖÜÉÑ -'.09") }), (city) => {
        const normal = normaliseCity(city)
        expect(normaliseCity(normal)).toBe(normal)
        expect(normaliseCity(city.toUpperCase())).toBe(normal)
        expect(normaliseCity(city.toLowerCase())).toBe(normal)
      })
    )
  })
})
