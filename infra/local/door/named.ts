import type { FunctionDefinition } from '../template/model.ts';

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/**
 * Whether a person may mean this function by a name: its logical ID, its label (`Imports-Planner`), or the end of its
 * label (`planner`); case and dashes do not matter.
 */
export function isNamed(
  { logicalId, label }: Pick<FunctionDefinition, 'logicalId' | 'label'>,
  name: string,
): boolean {
  const parts = label.split('-');
  const ends = parts.map((_, index) => parts.slice(index).join(''));
  return [logicalId, ...ends].some((one) => plain(one) === plain(name));
}
