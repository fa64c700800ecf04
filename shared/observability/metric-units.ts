/**
 * Every metric that Clientele itself counts, with its unit. docs/runbook.md says what each means. They have no
 * dimension but the stack's namespace: a metric for each value of one would cost, and could tell of a person.
 */
export const metricUnits = {
  RequestsSucceeded: 'Count',
  RequestsRefused: 'Count',
  RequestsUnauthorised: 'Count',
  RequestsFailed: 'Count',
  CommitRetries: 'Count',
  CommitsGivenUp: 'Count',
  DirectoryLoadTime: 'Milliseconds',
  DirectoryRebuildTime: 'Milliseconds',
  DirectorySnapshotAge: 'Seconds',
  DirectorySnapshotsRefused: 'Count',
  DirectoryTail: 'Count',
  DirectoryCustomers: 'Count',
  DirectoryEntriesRead: 'Count',
  LoginsFailed: 'Count',
  LoginsLimited: 'Count',
  RegistrationsLimited: 'Count',
  LinkRequestsLimited: 'Count',
  MailsSent: 'Count',
  MailsFailed: 'Count',
  ItemsCreated: 'Count',
  ItemsUpdated: 'Count',
  ItemsDeleted: 'Count',
  ItemsUnchanged: 'Count',
  ItemsExported: 'Count',
  ItemsFailed: 'Count',
} as const;
export type MetricName = keyof typeof metricUnits;

/** The one dimension, which the format asks for. */
export const metricService = 'clientele';
