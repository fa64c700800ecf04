import { cruise } from 'dependency-cruiser';
import readRules from 'dependency-cruiser/config-utl/extract-depcruise-options';
import readTypeScriptConfig from 'dependency-cruiser/config-utl/extract-ts-config';

/** With a TypeScript that dependency-cruiser does not know it finds no modules and reports no violation. */
const fewestModules = 100;

const { output } = await cruise(
  ['shared', 'functions', 'infra', 'test'],
  await readRules('./.dependency-cruiser.json'),
  undefined,
  { tsConfig: readTypeScriptConfig('tsconfig.json') },
);
if (typeof output === 'string')
  throw new Error('dependency-cruiser reported text where a result was asked for.');
const { violations, totalCruised } = output.summary;
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`${totalCruised} modules cruised, ${violations.length} violations`);
if (totalCruised < fewestModules || violations.length > 0) process.exitCode = 1;
