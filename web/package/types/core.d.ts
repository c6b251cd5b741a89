// The core.
import type { EquatorProblem } from './index.js';

export interface RunOptions {
  /** The last time; default: the link's horizon T. */
  until?: number | undefined;
  /** Time between rows; default: a thirtieth of the last time. */
  every?: number | undefined;
  /** Bounds, budget and self-concordance; default: true. */
  theory?: boolean | undefined;
  /** Ends the run, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Told the share of rows that are there, 0 to 1. */
  progress?: ((share: number) => void) | undefined;
}
/** Columns that every run has. */
export interface Columns {
  // @columns
}
/** Columns of runs with theory. */
export interface TheoryColumns {
  // @theory
}
export type ColumnName = keyof Columns | keyof TheoryColumns;
export interface Run extends Columns, Partial<TheoryColumns> {
  version: string;
  /** The link in its shortest form. */
  link: string;
  /** Sentences about the run, as in the head of the command line's table. */
  notes: string[];
  /** Names of the columns that are there, in order. */
  columns: ColumnName[];
  /** Of the full state at the last row: that of the command line. */
  digest: string;
}
export declare class EquatorError extends Error {
  problems: EquatorProblem[];
  /** A link that works. */
  nearest: string | null;
  /** The rows up to where a run stopped. */
  run?: Run;
}
/** Runs a link and gives its table, a list of numbers a column. Computes in slices on the thread that calls it. */
export declare function run(link: string, options?: RunOptions): Promise<Run>;
/** All columns there are, with what they mean, and whether only runs with theory have them. */
export declare function columns(): Promise<{ name: ColumnName; meaning: string; theory: boolean }[]>;

type Program = string | URL | BufferSource | WebAssembly.Module | Response;
/** Where the program is, if it is not beside this script: an address, its bytes or a compiled module. */
export declare function setModule(program: Program | Promise<Program>): void;
