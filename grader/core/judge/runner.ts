import type { Told } from "../../../lib/judge/told.js";
import type { FindingData } from "../../../lib/kit/finding.js";
import type { Subject } from "../meaning/subject.js";
import type { Killed } from "./killed.js";
import type { Snapshot } from "./snapshot.js";

/** One spec, run against one subject. */
export interface Job {
  spec: string;
  subject: Subject;
  /** The name of the only test to run; by default all tests run. */
  only?: string;
}

/** The part of an AbortSignal that is needed here, to end work early. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface RunOptions {
  /** The computing time of the whole batch. */
  seconds: number;
  /** Ends the run; its result then says `cancelled`. */
  signal?: Signal | undefined;
  /** Receives the messages of the specs while they run. */
  onTold?(message: Told): void;
  /** The texts of the files to run; by default the runner reads the disk. */
  snapshot?: Snapshot | undefined;
}

/** Runs jobs, each batch in a fresh process or worker. */
export interface Runner {
  run(jobs: Job[], options: RunOptions): Promise<Ran>;
}

/** A position in one of the course's files. */
export interface CodePlace {
  file: string;
  line: number;
  column: number;
}

/** A thrown error, as plain data. */
export interface PlainError {
  name?: string;
  message: string;
  stack?: string;
  /** The argument of `blank( )`. */
  prompt?: unknown;
  finding?: FindingData;
  /** The two sides that a plain expect compared, as text. */
  expected?: unknown;
  actual?: unknown;
  stacks?: readonly CodePlace[];
}

export interface RanTest {
  name: string;
  /** A test that did not finish counts as skipped. */
  state: "passed" | "failed" | "skipped";
  error?: PlainError | undefined;
}

/** The results of one job. */
export interface RanJob {
  tests: RanTest[];
  /** An error that kept the tests from running, or that occurred outside them. */
  fatal?: PlainError | undefined;
}

/** The results of a batch of jobs. */
export interface Ran {
  /** In the order of the jobs; undefined for a job that lost its process. */
  jobs: (RanJob | undefined)[];
  /** Errors outside any test: unhandled rejections, a worker that died. */
  stray: PlainError[];
  killed: Killed | undefined;
  /** What the code printed. */
  output: string;
  /** The messages of the specs, in order. */
  told: Told[];
  durationMs: number;
}

/** The wall-clock limit of a run. It holds even if the process has hardly computed: it may be starved, stopped or waiting. */
export function wallSeconds(seconds: number): number {
  return 6 * seconds + 10;
}

/** The result of a run that was cancelled before it started. */
export function cancelled(): Ran {
  return { jobs: [], stray: [], killed: { reason: "cancelled" }, output: "", told: [], durationMs: 0 };
}
