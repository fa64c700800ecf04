/** The parameters of a path of the form of a template such as `/v1/groups/{id}`; undefined when it is of another form. */
export function pathParameters(template: string, path: string): Record<string, string> | undefined {
  const expected = template.split('/');
  const parts = path.split('/');
  if (expected.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const part = parts[index] ?? '';
    if (segment.startsWith('{') && part !== '') parameters[segment.slice(1, -1)] = part;
    else if (part !== segment) return undefined;
  }
  return parameters;
}
