import { InvalidArgumentError } from 'commander';

/** For options that may come several times. */
export const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** For options that take a whole number from 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It takes a whole number from 1.');
  return Number(text);
}

/** For options that take names with commas between. */
export const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** For options that take JSON. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('This is no JSON. In a shell, put it into single quotes.');
  }
}

/** What separates cells, by names that a shell lets through. */
export const delimiters = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;

/** Command lines to copy, for the help of a command. */
export const examplesOf = (command: string, lines: readonly string[]): string =>
  ['', 'Examples:', ...lines.map((line) => `  ${command} ${line}`)].join('\n');
