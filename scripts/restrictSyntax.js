/** ESLint's rule `no-restricted-syntax`, which Oxlint lacks: what matches a selector is rejected with its message. */
const noRestrictedSyntax = {
  meta: { schema: false },
  create: (context) =>
    Object.fromEntries(
      context.options.map(({ selector, message }) => [selector, (node) => context.report({ node, message })])
    )
}

module.exports = { meta: { name: 'local' }, rules: { 'no-restricted-syntax': noRestrictedSyntax } }
