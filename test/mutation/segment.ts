import { inMocha } from './inMocha'

inMocha('test/segment')
