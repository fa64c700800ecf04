import { vi } from 'vitest';

/** What the process writes from now on, to standard output and standard error, until the mocks are restored. */
export function captureOutput(): { text(): string; lines(): Record<string, unknown>[] } {
  const written: string[] = [];
  const keep = (chunk: unknown): boolean => {
    written.push(String(chunk));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation(
      (...values: unknown[]) => void written.push(`${values.join(' ')}\n`),
    );
  const text = () => written.join('');
  return {
    text,
    lines: () =>
      text()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}
