import type { Change } from './commit.ts';

/** DynamoDB takes 100 items in a transaction: two belong to the change log. */
export const mostWrites = 98;
/** The log entry is one item of 400 KB at the most. JSON is longer than what DynamoDB counts; the rest is margin. */
export const mostLogBytes = 300_000;
/** All items of a transaction together may have 4 MB. */
export const mostBytes = 3_000_000;

/** How many bytes the change takes in the log entry, counted as JSON. */
export const logBytes = ({ directory = [] }: Change): number => jsonBytes(directory);
/** How many bytes its own items take, counted as JSON. */
export const writtenBytes = ({ writes }: Change): number => jsonBytes(writes);

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
