import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const folders = ['functions', 'infra', 'shared'];
const files = [
  // esbuild reads both.
  'package.json',
  'tsconfig.json',
  'package-lock.json',
  // What npm notes of the packages that are really installed.
  join('node_modules', '.package-lock.json'),
];

/**
 * A digest of what a synthesis is made from: the version of Node, the project's path, the context, every file in
 * `functions`, `infra` and `shared`, `package.json`, `tsconfig.json`, and which packages are locked and installed. What
 * somebody edits inside an installed package is not in it, nor the variables of the environment.
 * @param root the project's folder
 * @param context that of `cdk.json` and what was given besides
 */
export function originOf(root: string, context: Readonly<Record<string, unknown>>): string {
  const hash = createHash('sha256').update(JSON.stringify([process.version, root, context]));
  const code = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const path of [...code.sort(), ...files.map((file) => join(root, file))]) {
    const content = contentOf(path);
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Empty when the file is gone: editors replace files at any moment. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

const noteIn = (folder: string): string => join(folder, 'origin.sha256');

/** Notes what a synthesis in the folder was made from. To be called once all else is there: the note says that it is whole. */
export const noteOrigin = (folder: string, origin: string): void => writeFileSync(noteIn(folder), origin);

/** To be called before anything in the folder changes. */
export const forgetOrigin = (folder: string): void => rmSync(noteIn(folder), { force: true });

/**
 * Whether the folder holds a whole synthesis that was made from this: it has manifests, and every asset that they name
 * is there. What is in the assets is not looked at.
 */
export function isMadeFrom(folder: string, origin: string): boolean {
  if (contentOf(noteIn(folder)).toString() !== origin) return false;
  const assets = assetsNamedIn(folder);
  return assets.length > 0 && assets.every((path) => existsSync(join(folder, path)));
}

const assetManifest = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })),
});

/** The files and folders that are deployed, as the CDK's manifests in the folder name them. */
const assetsNamedIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.assets.json'))
    .map((name) => assetManifest.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .flatMap((manifest) => Object.values(manifest.files).map(({ source }) => source.path));
