import { fold } from '../../shared/text/fold.ts';
import { orThrow } from '../client/client.ts';
import type { Schemas } from './api.ts';
import { harmless } from './output/text.ts';
import { Failure } from './refusals.ts';
import type { Session } from './session.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The view that is meant, by its name whatever its letter case and accents, or its id. */
export async function viewNamed({ api, hint }: Session, text: string): Promise<Schemas['View']> {
  const { items } = await orThrow(api.GET('/v1/views'));
  return meant(items, text, 'view', hint('views list'));
}

/** The group that is meant, by its name whatever its letter case and accents, or its id. */
export async function groupNamed({ api, hint }: Session, text: string): Promise<Schemas['Group']> {
  const { items } = await orThrow(api.GET('/v1/groups'));
  return meant(items, text, 'group', hint('groups list'));
}

function meant<Thing extends Named>(
  items: readonly Thing[],
  text: string,
  kind: string,
  list: string,
): Thing {
  const id = text.trim().toLowerCase();
  const found = items.find((item) => item.id === id) ?? items.find(({ name }) => fold(name) === fold(text));
  if (found) return found;
  throw new Failure(`There is no ${kind} "${harmless(text)}". Which there are: ${list}`);
}
