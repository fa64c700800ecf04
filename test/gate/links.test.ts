import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** A link of a document to a file of the project. */
interface Link {
  readonly from: string;
  readonly label: string;
  /** From the project's root. */
  readonly file: string;
  readonly anchor: string | undefined;
}

const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

const links: readonly Link[] = documents.flatMap((from) =>
  [...read(from).matchAll(/\[([^\]]*)\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
    ([, label = '', path = '', anchor]) => ({
      from,
      label,
      file: path === '' ? from : normalize(join(dirname(from), path)),
      anchor,
    }),
  ),
);

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .toLowerCase()
    .replaceAll(' ', '-');

const anchorsIn = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

test('every link of a document leads to a file that there is', () => {
  expect(links.length).toBeGreaterThan(200);
  expect(links.filter(({ file }) => !existsSync(join(root, file)))).toEqual([]);
});

test('every link to a part of a document leads to a heading in it', () => {
  const toParts = links.filter(({ file, anchor }) => anchor !== undefined && file.endsWith('.md'));
  expect(toParts.length).toBeGreaterThan(20);
  expect(toParts.filter(({ file, anchor = '' }) => !anchorsIn(file).includes(anchor))).toEqual([]);
});

test('what a link to code is called by a name is defined there', () => {
  const named = links
    .filter(({ file }) => file.endsWith('.ts'))
    .flatMap(({ from, label, file }) =>
      [...label.matchAll(/`(?:\w+\.)?(\w+)`/g)].map(([, name = '']) => ({ from, file, name })),
    );
  const isDefined = ({ file, name }: { file: string; name: string }) => {
    const declared = `(?:function\\*?|class|const|interface|type) ${name}\\b`;
    // A call begins a line, too: a method has a body, a handler its parameters.
    const method = `^ +(?:async \\*?${name}\\b|${name}(?:<|\\([^()]*\\)(?:: .+)? \\{$|: (?:async )?\\())`;
    return new RegExp(`${declared}|${method}`, 'm').test(read(file));
  };
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((one) => existsSync(join(root, one.file)) && !isDefined(one))).toEqual([]);
});

test('README says of every folder of features what it holds', () => {
  const told = new Set(
    links.filter(({ from }) => from === 'README.md').map(({ file }) => file.replace(/\/$/, '')),
  );
  const folders = globSync('shared/*/', { cwd: root }).map((folder) => folder.replace(/\/$/, ''));
  expect(folders.length).toBeGreaterThan(30);
  expect(folders.filter((folder) => !told.has(folder))).toEqual([]);
});
