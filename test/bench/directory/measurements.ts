/** What one of the two was seen to take for so many customers. */
export interface Measurements {
  /** Milliseconds and megabytes by what was measured. */
  readonly values: Readonly<Record<string, number>>;
  /** How many customers match, by question. */
  readonly totals: Readonly<Record<string, number>>;
}

/** What the image measured, and the statements that ask PostgreSQL the same, by the same names. */
export interface ImageMeasurements extends Measurements {
  readonly statements: Readonly<Record<string, readonly string[]>>;
}
