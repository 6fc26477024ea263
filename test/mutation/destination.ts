import { inMocha } from './inMocha'

inMocha('test/destinations')
