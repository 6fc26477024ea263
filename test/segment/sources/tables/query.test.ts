import { selectTextColumns } from '../../../../src/segment/sources/tables/query'
import { withEngine } from '../../../helpers/engine'

test.each([
  ["'01'", '01'],
  ['7::integer', '7'],
  ['7::double', '7'],
  ['7.5::float', '7.5'],
  ['7::decimal(9, 2)', '7'],
  ['7.50::decimal(9, 2)', '7.50'],
  ['12345678901234567890123456789012345678::decimal(38, 0)', '12345678901234567890123456789012345678'],
  ['16777216::float', '16777216'],
  ['16502530000::float', '1.650253E+10'],
  ['-16502530000::float', '-1.650253E+10'],
  ['9007199254740992::double', '9007199254740992'],
  ['9007199254740994::double', '9.007199E+15'],
  ['16502530000::double', '16502530000'],
  ['1e300::double', '1.000000E+300'],
  ["'-inf'::double", '-inf'],
  ["'nan'::double", null],
  ["'nan'::float", null],
  ['null::double', null],
  ['true', 'true'],
  ["date '2026-01-02'", '2026-01-02'],
  ["['a', 'b']", '["a","b"]'],
  ['[1, 2]::integer[2]', '[1,2]'],
  ["{'a': 1}", '{"a":1}'],
  ["map {'a': 1}", '{"a":1}'],
  ["union_value(a := 'x')", '{"a":"x"}'],
  ["'\\x0A\\xFF'::blob", '0aff'],
  ["'a MAP'::enum('a MAP', 'of DOUBLE', 'b]c')", 'a MAP']
])('%s is read as %j', (value, text) =>
  withEngine(async (engine) => {
    const query = `select ${value} as "a ""column""" -- all`
    const columns = await selectTextColumns(engine, query)
    expect([...columns.keys()]).toEqual(['a "column"'])
    const rows = await engine.rows(`select ${[...columns.values()].join(', ')} from (${query}\n)`)
    expect(rows).toEqual([{ 'a "column"': text }])
  })
)
