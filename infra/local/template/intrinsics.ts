import { isObject, type Json, type JsonObject } from '../json.ts';
import { Problem } from '../problem.ts';

/** What a template's references stand for on this machine. */
export interface References {
  /** Value of `Ref` to a parameter, resource or pseudo parameter; undefined when there is none. */
  ref(name: string): Json | undefined;
  /** Value of `Fn::GetAtt`; undefined when there is none. */
  attribute(logicalId: string, name: string): Json | undefined;
  /** The unresolved condition of that name. */
  condition(name: string): Json | undefined;
  /** A value of the template's `Mappings`. */
  mapping(map: string, top: string, second: string): Json | undefined;
}

type Resolve = (value: Json, path: string) => Json;
type Intrinsic = (argument: Json, path: string, resolve: Resolve, references: References) => Json | undefined;

const text = (value: Json | undefined, path: string): string => {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new Problem(`The template needs a text at ${path}, which is missing or of another kind.`);
};
const list = (value: Json | undefined, path: string): Json[] => {
  if (Array.isArray(value)) return value;
  throw new Problem(`The template needs a list at ${path}, which is missing or of another kind.`);
};

const getAtt: Intrinsic = (argument, path, _, references) => {
  const [id, ...name] = typeof argument === 'string' ? argument.split('.') : list(argument, path);
  return references.attribute(text(id, path), name.map((part) => text(part, path)).join('.'));
};

const sub: Intrinsic = (argument, path, resolve, references) => {
  const [template, given] = Array.isArray(argument) ? argument : [argument];
  const variables = isObject(given) ? given : {};
  return text(template, path).replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (variables[name] !== undefined) return text(resolve(variables[name], path), path);
    const [id = '', ...attribute] = name.split('.');
    const found = attribute.length ? references.attribute(id, attribute.join('.')) : references.ref(name);
    if (found === undefined)
      throw new Problem(`The template refers to ${whole} at ${path}, which has no value here.`);
    return text(found, path);
  });
};

/** Whether a condition holds, given in place or by name. */
function holds(condition: Json | undefined, path: string, resolve: Resolve, references: References): boolean {
  if (typeof condition === 'string')
    return holds(references.condition(condition), `Conditions.${condition}`, resolve, references);
  const value = condition === undefined ? undefined : resolve(condition, path);
  if (typeof value === 'boolean') return value;
  throw new Problem(`The template has no usable condition at ${path}.`);
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, path, _, references) => references.ref(text(name, path)),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': (argument, path, resolve) => {
    const [separator, parts] = list(argument, path);
    const resolved = resolve(parts ?? null, path);
    return list(resolved, path)
      .map((part) => text(part, path))
      .join(text(separator, path));
  },
  'Fn::Select': (argument, path, resolve) => {
    const [index, options] = list(resolve(argument, path), path);
    return list(options, path)[Number(index)];
  },
  'Fn::Split': (argument, path, resolve) => {
    const [separator, whole] = list(resolve(argument, path), path);
    return text(whole, path).split(text(separator, path));
  },
  'Fn::FindInMap': (argument, path, resolve, references) => {
    const [map, top, second] = list(resolve(argument, path), path).map((part) => text(part, path));
    return references.mapping(map ?? '', top ?? '', second ?? '');
  },
  'Fn::If': (argument, path, resolve, references) => {
    const [condition, yes, no] = list(argument, path);
    return resolve((holds(condition, path, resolve, references) ? yes : no) ?? null, path);
  },
  Condition: (name, path, resolve, references) => holds(name, path, resolve, references),
  'Fn::Equals': (argument, path, resolve) => {
    const [left, right] = list(resolve(argument, path), path);
    return JSON.stringify(left) === JSON.stringify(right);
  },
  'Fn::Not': (argument, path, resolve, references) =>
    !holds(list(argument, path)[0], path, resolve, references),
  'Fn::And': (argument, path, resolve, references) =>
    list(argument, path).every((one) => holds(one, path, resolve, references)),
  'Fn::Or': (argument, path, resolve, references) =>
    list(argument, path).some((one) => holds(one, path, resolve, references)),
};

const nothing = { Ref: 'AWS::NoValue' };
const isNothing = (value: Json): boolean => isObject(value) && value.Ref === nothing.Ref;

/**
 * The value with every intrinsic function replaced by what it stands for.
 * @param path where the value lies in the template, for messages: `LogicalId.Properties.Name`
 * @throws Problem that names the path when something cannot be resolved
 */
export function resolveIntrinsics(value: Json, path: string, references: References): Json {
  const resolve: Resolve = (inner, at) => resolveIntrinsics(inner, at, references);
  if (typeof value === 'string' && value.includes('{{resolve:'))
    throw new Problem(`The template has a dynamic reference at ${path}, which is not available locally.`);
  if (Array.isArray(value))
    return value.map((item, index) => resolve(item, `${path}[${index}]`)).filter((item) => !isNothing(item));
  if (!isObject(value) || isNothing(value)) return value;
  const [name, ...others] = Object.keys(value);
  const intrinsic = name !== undefined && others.length === 0 ? intrinsics[name] : undefined;
  if (name !== undefined && intrinsic && !isPlainCondition(name, value)) {
    const argument = value[name] ?? null;
    const found = intrinsic(argument, path, resolve, references);
    if (found !== undefined) return found;
    throw new Problem(
      `The template has ${name} ${JSON.stringify(argument)} at ${path}, which has no value here.`,
    );
  }
  if (name?.startsWith('Fn::'))
    throw new Problem(`The template has ${name} at ${path}, which is not available locally.`);
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, resolve(inner, `${path}.${key}`)] as const,
  );
  const kept: JsonObject = Object.fromEntries(entries.filter(([, inner]) => !isNothing(inner)));
  return kept;
}

/** A policy statement's `Condition` block is an object; a reference to a template condition is a name. */
const isPlainCondition = (name: string, value: JsonObject): boolean =>
  name === 'Condition' && typeof value.Condition !== 'string';
