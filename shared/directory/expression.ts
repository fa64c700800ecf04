import * as z from 'zod';
import { customKeyOf } from '../custom-fields/name.ts';
import type { FaultCode } from '../fault-codes.ts';
import { fault } from '../schema/faults.ts';
import {
  type Condition,
  type Definitions,
  type Given,
  placeOf,
  type Report,
  readCondition,
} from './condition.ts';
import {
  deepest,
  forms,
  longestList,
  mostConditions,
  mostSearched,
  writtenExpression,
} from './expression-schema.ts';
import { normalForm } from './normal-form.ts';

/** Which customers: a tree of questions. */
export type Expression =
  | Condition
  | { readonly and: readonly Expression[] }
  | { readonly or: readonly Expression[] }
  | { readonly not: Expression };

export const tooManySearched = `At most ${mostSearched} texts to look for with contains and startsWith.`;

/** Reads an expression; reports every fault in it, and then answers undefined. */
function readExpression(given: unknown, report: Report): Expression | undefined {
  let conditions = 0;
  const read = (node: unknown, path: readonly PropertyKey[], level: number): Expression | undefined => {
    if (typeof node !== 'object' || node === null || Array.isArray(node))
      return refuse(path, 'wrong_type', forms);
    if (++conditions > mostConditions) {
      // Said once, however many more there are.
      return conditions > mostConditions + 1
        ? undefined
        : refuse([], 'too_many', `At most ${mostConditions} conditions.`);
    }
    const keys = Object.keys(node);
    if (keys.includes('field')) return readCondition(node as Given, path, report);
    const [key = ''] = keys;
    if (keys.length !== 1 || !isCombination(key)) return refuse(path, 'wrong_type', forms);
    if (level === deepest) return refuse(path, 'too_many', `At most ${deepest} levels of and, or and not.`);
    const inner: unknown = (node as Readonly<Record<string, unknown>>)[key];
    if (key === 'not') {
      const part = read(inner, [...path, key], level + 1);
      return part && { not: part };
    }
    if (!Array.isArray(inner) || inner.length < 1 || inner.length > longestList) {
      return refuse([...path, key], 'wrong_type', `Give a list of 1 to ${longestList} conditions.`);
    }
    const parts = inner.map((part, index) => read(part, [...path, key, index], level + 1));
    const sound = parts.filter((part) => part !== undefined);
    if (sound.length < parts.length) return undefined;
    return key === 'and' ? { and: sound } : { or: sound };
  };
  const refuse = (path: readonly PropertyKey[], code: FaultCode, message: string): undefined => {
    report(path, code, message);
  };
  const whole = read(given, [], 0);
  return whole && searchesTooMuch(whole) ? refuse([], 'too_many', tooManySearched) : whole;
}

/** Whether it looks for more texts within others than one question may. */
export const searchesTooMuch = (expression: Expression): boolean => searchedIn(expression) > mostSearched;

function searchedIn(expression: Expression): number {
  if ('and' in expression) return sumOf(expression.and);
  if ('or' in expression) return sumOf(expression.or);
  if ('not' in expression) return searchedIn(expression.not);
  return ['contains', 'startsWith'].includes(expression.op) ? [expression.value].flat().length : 0;
}

const sumOf = (parts: readonly Expression[]): number =>
  parts.reduce((sum, part) => sum + searchedIn(part), 0);

const isCombination = (key: string): key is 'and' | 'or' | 'not' => ['and', 'or', 'not'].includes(key);

/** Whether the definitions of custom fields must be known to answer it. */
export function asksCustomFields(expression: Expression | undefined): boolean {
  if (expression === undefined) return false;
  if ('and' in expression) return expression.and.some(asksCustomFields);
  if ('or' in expression) return expression.or.some(asksCustomFields);
  if ('not' in expression) return asksCustomFields(expression.not);
  return customKeyOf(expression.field) !== undefined;
}

/** The expression with the conditions about custom fields read by their definitions. */
export function bindCustomFields(
  expression: Expression,
  definitions: Definitions,
  report: Report,
): Expression {
  if (!asksCustomFields(expression)) return expression;
  const bind = (node: Expression): Expression => {
    if ('and' in node) return { and: node.and.map(bind) };
    if ('or' in node) return { or: node.or.map(bind) };
    if ('not' in node) return { not: bind(node.not) };
    if (customKeyOf(node.field) === undefined) return node;
    return readCondition(node, placeOf(node), report, definitions) ?? node;
  };
  return normalForm(bind(expression), true);
}

/** The expression as a client sends it, in its normal form. */
export const expression = writtenExpression.transform((given, context): Expression => {
  const report: Report = (path, code, message) =>
    context.issues.push({ code: 'custom', path: [...path], input: given, ...fault(code, message) });
  const read = readExpression(given, report);
  return read ? normalForm(read) : z.NEVER;
});
