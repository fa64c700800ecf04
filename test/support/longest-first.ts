import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Folders and files that take longest, the longest first; most of that time they wait. Begun last, one of them would run
 * alone for a minute while the other workers have nothing left to do.
 */
const longest = [
  'test/e2e/least-privilege.test.ts',
  'test/faults/endpoints.test.ts',
  'test/e2e/',
  'test/manuals/',
  'test/directory/snapshot.test.ts',
  'test/local/streams.test.ts',
  'test/http/fuzz.test.ts',
];

/** Starts the longest files first, also where no earlier run has measured them; the others in Vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longest.findIndex((path) => moduleId.includes(`/${path}`));
      return found < 0 ? longest.length : found;
    };
    const others = await super.sort(files);
    return others.toSorted((one, other) => rank(one) - rank(other));
  }
}
