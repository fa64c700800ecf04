import type { Command } from 'commander';
import type { Cli } from '../session.ts';
import { changeMembers } from './groups/change-members.ts';
import { createGroup } from './groups/create.ts';
import { deleteGroup } from './groups/delete.ts';
import { listGroups } from './groups/list.ts';
import { listMembers } from './groups/members.ts';
import { updateGroup } from './groups/update.ts';

export function groupsCommand(program: Command, cli: Cli): void {
  const groups = program.command('groups').description('Groups of customers, and who is in them.');
  listGroups(groups, cli);
  createGroup(groups, cli);
  updateGroup(groups, cli);
  deleteGroup(groups, cli);
  listMembers(groups, cli);
  changeMembers(groups, cli, 'add');
  changeMembers(groups, cli, 'remove');
}
