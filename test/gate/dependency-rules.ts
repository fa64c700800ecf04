import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import config from '../../.dependency-cruiser.mjs';

/** With a TypeScript that dependency-cruiser does not know it finds no modules and reports no violation. */
const fewestModules = 100;

const { output } = await cruise(
  ['shared', 'functions', 'infra', 'test'],
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true },
  undefined,
  { tsConfig: extractTSConfig('tsconfig.json') },
);
if (typeof output === 'string') throw new Error('dependency-cruiser reported text where a result was asked for.');
const { violations, totalCruised } = output.summary;
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`${totalCruised} modules cruised, ${violations.length} violations`);
if (totalCruised < fewestModules || violations.some(({ rule }) => rule.severity === 'error')) process.exitCode = 1;
