import { createHash, randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import * as esbuild from 'esbuild';
import { type FunctionSource, functionSources } from './functions.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const compress = promisify(brotliCompress);

/** What the reference page loads; the API's `reference` function serves them compressed, as they are. */
const docsAssets = ['swagger-ui-bundle.js', 'swagger-ui.css'];

/** Scripts of the pages that customers open, and the oldest browsers that run them. */
const pageScripts = ['reset-password', 'confirm'];
const browsers = ['chrome103', 'firefox104', 'safari16'];

/**
 * Builds `dist/`: one folder per function with its bundle, and what the pages are made of.
 * A file is written only if its content changed, and appears at once under its name, so that two builds and a
 * running stack never see half a file.
 * @returns whether any file changed
 * @throws esbuild's BuildFailure when a function does not compile
 */
export async function build(): Promise<{ changed: boolean }> {
  const written = await Promise.all([
    buildFunctions(functionSources()),
    ...docsAssets.map(copyCompressed),
    ...globSync('shared/pages/*/*.html', { cwd: root }).map(copyTemplate),
    ...globSync('shared/pages/*/*.css', { cwd: root }).map(buildStyle),
    ...pageScripts.map(buildPageScript),
  ]);
  return { changed: written.includes(true) };
}

/** How a function's code becomes one file: CommonJS, minified and without source maps, which loads fastest at a cold start. */
const bundling: esbuild.BuildOptions & { write: false } = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  nodePaths: [join(root, 'node_modules')],
  minify: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'silent',
};

/** All at once: what functions share is then parsed once, which takes a third of the time. */
async function buildFunctions(sources: readonly FunctionSource[]): Promise<boolean> {
  const { outputFiles } = await esbuild.build({
    ...bundling,
    entryPoints: Object.fromEntries(sources.map(({ name, file }) => [`${name}/index`, file])),
    outdir: dist,
  });
  const written = await Promise.all(outputFiles.map(({ path, contents }) => writeIfChanged(path, contents)));
  return written.includes(true);
}

/**
 * A function's code as it is deployed.
 * @param file path of its source, from the project's root
 */
export async function bundle(file: string): Promise<Uint8Array> {
  const { outputFiles } = await esbuild.build({ ...bundling, entryPoints: [file] });
  const [output] = outputFiles;
  if (!output) throw new Error(`${file} made no bundle.`);
  return output.contents;
}

async function copyCompressed(asset: string): Promise<boolean> {
  const source = await readFile(createRequire(import.meta.url).resolve(`swagger-ui-dist/${asset}`));
  return writeIfChanged(join(dist, 'reference', `${asset}.br`), await compressed(source));
}

/** A template of the pages that customers open; the `reference` function fills it in. */
async function copyTemplate(file: string): Promise<boolean> {
  return writeIfChanged(join(dist, 'reference', basename(file)), await readFile(join(root, file)));
}

/** The style that those pages have in them. */
async function buildStyle(file: string): Promise<boolean> {
  const source = await readFile(join(root, file), 'utf8');
  const { code } = await esbuild.transform(source, { loader: 'css', minify: true, target: browsers });
  return writeIfChanged(join(dist, 'reference', basename(file)), Buffer.from(code.trim()));
}

/** The script that a page has in it: one file for browsers. */
async function buildPageScript(name: string): Promise<boolean> {
  const script = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`shared/pages/browser/${name}.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    target: browsers,
    minify: true,
    logLevel: 'silent',
  });
  const text = script.outputFiles.map((file) => file.text.trim()).join('');
  return writeIfChanged(join(dist, 'reference', `${name}.js`), Buffer.from(text));
}

/** The content in Brotli's best (and slow) quality, remembered by content between builds. */
async function compressed(content: Uint8Array): Promise<Uint8Array> {
  const digest = createHash('sha256').update(content).digest('hex');
  const cached = join(root, 'node_modules', '.cache', 'clientele', `${digest}.br`);
  const known = await readIfExists(cached);
  if (known) return known;
  const fresh = await compress(content);
  await writeIfChanged(cached, fresh);
  return fresh;
}

async function writeIfChanged(path: string, content: Uint8Array): Promise<boolean> {
  if ((await readIfExists(path))?.equals(content)) return false;
  // Beside the folder, not in it: a synthesis that runs meanwhile takes the folder as it is.
  const temporary = `${dirname(path)}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, content);
  await rename(temporary, path);
  return true;
}

async function readIfExists(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** On standard error: `cdk synth` runs a build too, and its standard output is the template. */
async function printSizes(): Promise<void> {
  for (const { name } of functionSources()) {
    const { size } = await stat(join(dist, name, 'index.js'));
    console.error(`${(size / 1024).toFixed(0).padStart(6)} KB  dist/${name}/index.js`);
  }
}

if (import.meta.main) {
  await build();
  await printSizes();
}
