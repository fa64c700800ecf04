/** How a command can end; programs look at it. */
export const exits = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;
