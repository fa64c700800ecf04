/** The rules of who may know whom. `npm run rules` checks them and that modules were cruised at all. */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Modules that need each other cannot be understood, tested or moved apart.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'shared-knows-no-entrance',
      comment: 'Features do not know the functions, infrastructure or tests that use them.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|test)/' },
    },
    {
      name: 'only-http-knows-the-gateway',
      comment: 'Services work the same behind any entrance: API Gateway and middy stay in shared/http.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '^shared/http/' },
      to: { path: '(^|/)node_modules/@middy/' },
    },
    {
      name: 'features-do-not-know-http',
      comment: 'What an error means to HTTP stands in shared/http; features throw domain errors. (The reference page is HTTP.)',
      severity: 'error',
      from: { path: '^shared/', pathNot: '^shared/(http|reference)/' },
      to: { path: '^shared/http/' },
    },
    {
      name: 'only-the-table-writes-and-reads-dynamodb',
      comment: 'commit() is the only writer: guards, audit, idempotency and change log cannot be forgotten.',
      severity: 'error',
      from: { path: '^(shared|functions)/', pathNot: '^shared/table/' },
      to: { path: '(^|/)node_modules/@aws-sdk/(client-dynamodb|lib-dynamodb)/' },
    },
    {
      name: 'product-knows-no-cdk',
      comment: 'What runs in Lambda must not load the CDK or the local stack.',
      severity: 'error',
      from: { path: '^(shared|functions)/' },
      to: { path: '(^|/)node_modules/(aws-cdk-lib|constructs|cdk-nag|fauxqs)/|^infra/' },
    },
    {
      name: 'functions-do-not-know-each-other',
      comment: 'Each function is a bundle and a role of its own.',
      severity: 'error',
      from: { path: '^functions/([^/]+/[^/]+)' },
      to: { path: '^functions/', pathNot: '^functions/$1' },
    },
    {
      name: 'production-needs-production-dependencies',
      comment: 'What a function imports at run time is a dependency, not a devDependency.',
      severity: 'error',
      from: { path: '^(shared|functions)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
