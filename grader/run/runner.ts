import type { SerializedError, TestModule } from "vitest/node";
import type { Told } from "../../lib/told.js";
import type { Killed } from "./killed.js";
import type { Subject } from "./subject.js";

/** One spec, run against one subject. */
export interface Job {
  spec: string;
  subject: Subject;
  /** The name of the one test to run; all unless given. */
  only?: string;
}

/** What came out of a batch of jobs. */
export interface Report {
  /** In the order of the jobs; a job whose process died has none. */
  modules: (TestModule | undefined)[];
  /** Errors outside any test: unhandled rejections, a worker that died. */
  stray: SerializedError[];
  killed: Killed | undefined;
  /** What the code printed. */
  output: string;
  /** What the specs told the grader, in order. */
  told: Told[];
  durationMs: number;
}

/** When a run is ended however little it has computed: a process can be starved, stopped, or wait for another one. */
export function wallSeconds(seconds: number): number {
  return 6 * seconds + 10;
}

/** The report of a run that was ended before it began. */
export function cancelled(): Report {
  return { modules: [], stray: [], killed: { reason: "cancelled" }, output: "", told: [], durationMs: 0 };
}
