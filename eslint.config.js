const js = require('@eslint/js')
const tseslint = require('typescript-eslint')

module.exports = tseslint.config(
  { ignores: ['dist/', 'dist-test/', 'coverage/', '**/generated-types.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }]
    }
  },
  {
    // As in Segment's repository.
    files: ['src/destinations/**/*.ts'],
    ignores: ['**/__tests__/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'lodash', message: "Import one method: 'lodash/omit'." }] }],
      'no-restricted-syntax': [
        'error',
        ...["ImportSpecifier[imported.name='createHash']", "MemberExpression[property.name='createHash']"].map(
          (selector) => ({ selector, message: 'Hash with processHashing of src/lib/hashing-utils.' })
        ),
        {
          selector: 'TSSatisfiesExpression',
          message: 'Prettier 2.4.1, which that repository has locked, cannot read it.'
        }
      ]
    }
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/helpers/temporaryFolder.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:fs', 'node:fs/promises'].map((name) => ({
            name,
            importNames: ['mkdtemp', 'mkdtempSync'],
            message: 'Take temporaryFolder, which goes when the tests of the file are done.'
          }))
        }
      ]
    }
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly', process: 'readonly' }
    }
  }
)
