import type { FindingData } from "../../../lib/kit/finding.js";
import type { Told } from "../../../lib/told.js";
import type { Subject } from "../meaning/subject.js";
import type { Killed } from "./killed.js";
import type { Snapshot } from "./snapshot.js";

/** One spec, run against one subject. */
export interface Job {
  spec: string;
  subject: Subject;
  /** The name of the one test to run; all unless given. */
  only?: string;
}

/** What ends work before its time: the part of an AbortSignal that is needed here. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface RunOptions {
  /** How long the whole batch may compute. */
  seconds: number;
  /** Ends the run; what came of it then says so. */
  signal?: Signal | undefined;
  /** Receives what the specs tell the grader as they run. */
  onTold?(message: Told): void;
  /** The learner's files as they are to run; as they are on the disk unless given. */
  snapshot?: Snapshot | undefined;
}

/** Whoever runs jobs: each batch in a fresh place. */
export interface Runner {
  run(jobs: Job[], options: RunOptions): Promise<Ran>;
}

/** A place in a source file of the course. */
export interface CodePlace {
  file: string;
  line: number;
  column: number;
}

/** What was thrown, as plain data. */
export interface PlainError {
  name?: string;
  message: string;
  stack?: string;
  /** Whatever stood inside `blank( )`. */
  prompt?: unknown;
  finding?: FindingData;
  /** What a plain expect compared, as text. */
  expected?: unknown;
  actual?: unknown;
  stacks?: readonly CodePlace[];
}

export interface RanTest {
  name: string;
  /** One that never came to its end counts as skipped. */
  state: "passed" | "failed" | "skipped";
  error?: PlainError | undefined;
}

/** What came out of one job. */
export interface RanJob {
  tests: RanTest[];
  /** What kept its tests from running, or came up outside them. */
  fatal?: PlainError | undefined;
}

/** What came out of a batch of jobs. */
export interface Ran {
  /** In the order of the jobs; a job whose process died has none. */
  jobs: (RanJob | undefined)[];
  /** Errors outside any test: unhandled rejections, a worker that died. */
  stray: PlainError[];
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
export function cancelled(): Ran {
  return { jobs: [], stray: [], killed: { reason: "cancelled" }, output: "", told: [], durationMs: 0 };
}
