import type { PictureFiles } from './files.ts';

/**
 * The bucket of pictures, with S3's client loaded when it is first needed: most containers never need it, and
 * should not start slower for it.
 */
export function loadFiles(bucket: string): () => Promise<PictureFiles> {
  let files: Promise<PictureFiles> | undefined;
  return async () => {
    files ??= import('./files.ts').then((module) => new module.PictureFiles(bucket));
    return await files;
  };
}
