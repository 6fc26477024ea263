export * from '../../src/destinations/amazon-ads-dsp-amc/__tests__/__helpers__/answers'
