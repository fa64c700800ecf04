/** Under which all snapshots lie in their bucket. */
export const snapshotPrefix = 'snapshots/';

/** After how many days a snapshot is removed, current or not: far longer than it takes to be replaced. */
export const snapshotDays = 14;

/** After how many days a snapshot is made afresh from the table, even if nothing has changed. */
export const scanDays = 7;
