import { normalizeAddress } from '../address'

describe('a number sign', () => {
  test.each([
    ['US', '12 Oak St Apt# 5', '12oakstaptnumber5'],
    ['US', '12 Oak St Apt#5', '12oakstaptnumber5'],
    ['US', '12 Oak St Apt # 5', '12oakstaptnumber5'],
    ['CA', 'K Beach Road# 1', 'kbeachrdnumber1'],
    ['US', 'No# 12', 'numbernumber12'],
    ['US', '12 Elm ##14', '12elmnumber14'],
    ['US', '12 Elm #', '12elmnumber'],
    ['IN', 'Flat# 3/2', 'flatnumber3/2']
  ])('%s: %s is %s', (country, address, normal) => {
    expect(normalizeAddress(address, country)).toBe(normal)
  })
})

describe('words of the countries', () => {
  test.each([
    // The number and direction tables are everybody's.
    ['US', '123 North Main Street, Apt #5', '123nmainstaptnumber5'],
    ['BR', 'No 5 Southwest', 'number5sw'],
    ['US', 'Key Unit', 'keyunit'],
    ['US', '8 Bluestem Terrace', '8bluestemter'],
    ['US', '1 Meadow Trailer Penthouse', '1mdwtrlrph'],
    ['US', '1 MDW', '1mdws'],
    ['US', '5 Sunset Bouled', '5sunsetblvd'],
    ['CA', '16724 Sherman Lane', '16724shermanln'],
    ['CA', '1 Bluestem Terrace', '1bluestemterrace'],
    ['DE', 'Hauptstraße 5', 'hauptstrasse5'],
    ['DE', '99 Sundown Court', '99sundownct'],
    ['JP', '99 Sundown Parks', '99sundownpark'],
    ['IN', '5 Straubel Place', '5straubelpl'],
    ['NL', '5 Straubel Plaza', '5straubelplz'],
    ['', '5 Straubel Plaza', '5straubelplz'],
    ['GB', 'Acme Limited, 5 Mill Close', 'acmeltd5millclose'],
    ['GB', 'Apartment 3, 5 Mill Cl', 'apt35millclose'],
    ['GB', '5 Center Sq', '5centresquare'],
    ['GB', '5 Mill Str', '5millstr'],
    ['FR', '12 Imp des Allees', '12impassedesallées'],
    ['FR', '12 Avenue Foch', '12avefoch'],
    ['FR', '12 Blvd Foch', '12blvdfoch'],
    ['FR', '12 Rte Foch Place', '12routefochpl'],
    ['ES', 'C/ Mayor 5', 'callemayor5'],
    ['ES', 'C\\ Mayor 5', 'callemayor5'],
    ['ES', 'Pl. Mayor 5', 'plazamayor5'],
    ['ES', 'Plaza Mayor 5', 'plazamayor5'],
    ['ES', 'Paseo de Gracia, núm 5', 'passeigdegracianumber5'],
    ['IT', 'Pza Navona 5', 'piazzanavona5'],
    ['IT', 'Vle Europa 5 Road', 'vialeeuropa5rd'],
    ['IT', 'Plaza Europa', 'plzeuropa']
  ])('%s: %s is %s', (country, address, normal) => {
    expect(normalizeAddress(address, country)).toBe(normal)
  })
})

describe('words', () => {
  test.each([
    ['(Rear) [5] {Main}!St.', 'rear5mainst'],
    ['1\t Main\u00a0Street\u3000N', '1mainstn'],
    ['C/O Doe, 5 Main', 'doe5main'],
    ['Calle C/Olmo', 'callec/olmo'],
    ["5 O'Neil; St & Co", "5o'neil;st&co"],
    ['12-B Main', '12bmain'],
    ['12B Main', '12bmain'],
    ['12-North', '12n'],
    ['12-14 Main', '12-14main'],
    ['12-14-B Main', '12-14-bmain'],
    ['A-12 Main', 'a-12main'],
    ['12- Main', '12-main'],
    ['-B Main', '-bmain'],
    ['Suite#12-B', 'stenumber12-b'],
    ['12-Suite#5/6', '12stenumber5/6'],
    ['#5 Main', 'number5main'],
    ['# 5 Main', 'number5main'],
    ['5#6 Main', '5#6main'],
    ['Apt#5#6', 'apt#5#6'],
    ['東京都 1', '東京都1']
  ])('%s is %s', (address, normal) => {
    expect(normalizeAddress(address, 'US')).toBe(normal)
  })

  test.each(['', '-', '#', '( )', 'C/O'])('%j has neither letters nor digits', (address) => {
    expect(normalizeAddress(address, 'US')).toEqual('')
  })

  test.each(['N/A', 'null', 'none', 'undefined', 'nan', 'NA', '\\N', '(null)', '<NA>', '#REF!', '#NAME?', 'unknown'])(
    '%j is a word for "no value"',
    (address) => {
      expect(normalizeAddress(address, 'US')).toEqual('')
    }
  )
})

describe('a street line that Amazon’s sources write in two ways has two forms', () => {
  test.each([
    ['ES', 'Avda. Mayor 5', 'avdamayor5', 'avenidamayor5'],
    ['ES', 'avda. mayor, 5', 'avdamayor5', 'avenidamayor5'],
    ['ES', 'AV. MAYOR 5', 'avmayor5', 'avenidamayor5'],
    ['ES', 'Av.Diagonal 5', 'avdiagonal5', 'avenidadiagonal5'],
    ['ES', 'Ctra. Toledo 3', 'ctratoledo3', 'carreteratoledo3'],
    ['ES', 'Cno. Viejo 3', 'cnoviejo3', 'caminoviejo3'],
    ['IT', 'V.le Europa 3', 'vleeuropa3', 'vialeeuropa3'],
    ['IT', 'C.so Italia 3', 'csitalia3', 'corsoitalia3'],
    ['IT', 'c.so italia, 3', 'csitalia3', 'corsoitalia3'],
    ['IT', 'P.zza Navona 3', 'pzzanavona3', 'piazzanavona3'],
    ['IT', 'P.za Navona 3', 'pzanavona3', 'piazzanavona3'],
    ['IT', 'P.le Roma 3', 'pleroma3', 'piazzaleroma3'],
    ['IT', 'L.go Augusto 3', 'lgoaugusto3', 'largoaugusto3'],
    ['IT', 'V.lo Stretto 3', 'vlostretto3', 'vicolostretto3'],
    ['IT', 'V. Roma 3', 'vroma3', 'viaroma3'],
    ['US', '5 Sunset Boulevard', '5sunsetboulevard', '5sunsetblvd'],
    ['US', '5 N. Sunset Boulevard, Apt. 3', '5nsunsetboulevardapt3', '5nsunsetblvdapt3'],
    ['CA', '5 Sunset boulevard', '5sunsetboulevard', '5sunsetblvd'],
    ['GB', '5 Sunset BOULEVARD', '5sunsetboulevard', '5sunsetblvd'],
    ['FR', '5 Boulevard Voltaire', '5boulevardvoltaire', '5blvdvoltaire']
  ])('%s: %s', (country, address, one, other) => {
    expect(normalizeAddress(address, country)).toEqual([one, other])
  })

  test.each([
    // Without their dot these words are abbreviated by all sources alike.
    ['ES', 'Pza. Mayor 5', 'plazamayor5'],
    ['ES', 'C/ Mayor 5', 'callemayor5'],
    ['ES', 'C. Mayor 5', 'callemayor5'],
    ['ES', 'Av Mayor 5', 'avmayor5'],
    ['ES', 'Sta. Ana 5', 'staana5'],
    ['IT', 'Via S. Marco 3', 'viasmarco3'],
    ['US', '5 Main St.', '5mainst'],
    ['US', '5 Avda. Mayor', '5avdamayor'],
    ['US', '5 Boulevardier St', '5boulevardierst'],
    ['US', '5 Sunset Blvd', '5sunsetblvd'],
    ['DE', '5 Sunset Boulevard', '5sunsetboulevard']
  ])('%s: %s has one', (country, address, one) => {
    expect(normalizeAddress(address, country)).toBe(one)
  })
})
