/** A route of the API, ready for matching. */
export interface Route<Target> {
  /** `GET /customers/{id}` or `$default`. */
  readonly key: string;
  readonly target: Target;
}

export interface Match<Target> {
  readonly route: Route<Target>;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

const parameter = /^\{([^}+]+)(\+?)\}$/;

/** How exactly a route names a segment: a literal beats a parameter, a parameter beats `{proxy+}`. */
const exactness = (segment: string): number => {
  const [, , greedy] = parameter.exec(segment) ?? [];
  return greedy === undefined ? 2 : greedy === '' ? 1 : 0;
};

function pathParameters(
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const [, name, greedy] = parameter.exec(segment) ?? [];
    const given = path[index];
    if (given === undefined || given === '') return undefined;
    if (name === undefined && given !== segment) return undefined;
    if (greedy === '+') return { ...found, [name ?? '']: path.slice(index).join('/') };
    if (name !== undefined) found[name] = given;
  }
  return pattern.length === path.length ? found : undefined;
}

const segments = (path: string): string[] => path.split('/').slice(1);

/**
 * The route that API Gateway would choose: the most exact path that has the method or `ANY`, else `$default`.
 * @param path decoded, from the API's root
 */
export function matchRoute<Target>(
  routes: readonly Route<Target>[],
  method: string,
  path: string,
): Match<Target> | undefined {
  const candidates = routes.flatMap((route) => {
    const [routeMethod = '', pattern] = route.key.split(' ');
    if (pattern === undefined || (routeMethod !== method && routeMethod !== 'ANY')) return [];
    const parameters = pattern === path ? {} : pathParameters(segments(pattern), segments(path));
    if (!parameters) return [];
    const rank = [...segments(pattern).map(exactness), routeMethod === 'ANY' ? 0 : 1];
    return [{ route, rank, pathParameters: Object.keys(parameters).length ? parameters : undefined }];
  });
  const [best] = candidates.sort((a, b) => compareRanks(b.rank, a.rank));
  if (best) return best;
  const fallback = routes.find(({ key }) => key === '$default');
  return fallback && { route: fallback, pathParameters: undefined };
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference) return difference;
  }
  return 0;
}
