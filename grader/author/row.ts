import type { ContractRow } from "./contract/ledger.js";

/** What `author check` found of one exercise. */
export interface Row {
  slug: string;
  /** The stub's verdict; must be `blank`. */
  stub: string;
  /** The solution's verdict; must be `passed`. */
  solution: string;
  mistakes: { total: number; rejected: number; named: number };
  /** How the spec stands against the contract bank; all 0 where that was left out. */
  contract: ContractRow;
  durationMs: number;
  /** Seeds, of those tried, with which the solution did not pass. */
  flakes: number;
  seeds: number;
  /** Everything that is not as the course promises, in words. */
  problems: string[];
}
