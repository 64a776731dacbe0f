import type { Event, Plan } from "../../../lib/kit/contract/plan.js";
import { planName } from "../../../lib/kit/contract/plan.js";
import { NOT_TRAINED } from "../../../lib/training/not-trained.js";
import type { PlacedExercise } from "../../core/course/course.js";
import type { Job, Ran } from "../../core/judge/runner.js";
import { type Verdict, verdictOf } from "../../core/judge/verdict.js";
import { WATCHED } from "../../core/meaning/subject.js";
import { onDisk } from "../../node/course/paths.js";
import { type Host, needsTensors } from "../../node/runner/host.js";
import { plansOf } from "./plans.js";
import { signaturesOf } from "./signatures.js";

/** Why a wrapper that passes is a hole in the spec. */
export type Cause =
  /** No call of the spec made it answer in its own way. */
  | "unreached"
  /** It answered in its own way, wrongly, and no test noticed. */
  | "unjudged"
  /** The spec's calls do not tell it from the solution, but a call beside them would. */
  | "neighbor"
  /** The same, but no call beside them could be tried. */
  | "unprobed";

/** How an exercise's spec stands against the contract bank. */
export interface Judged {
  /** Names of the wrappers that apply, in order. */
  applied: string[];
  rejected: string[];
  /** Those that pass because no call beside the spec's tells them from the solution: they break nothing here. */
  harmless: string[];
  holes: { wrapper: string; cause: Cause }[];
}

/** Kept tensors add up in a process. */
const BATCH = 40;

const isProbed = ({ kind }: Plan) => /^(memo-(?!part)|size-one|zero-option)/.test(kind);

/** The first batch, for a caller that runs it after other jobs of the exercise: a process of its own costs a second. */
export function contractJobs(exercise: PlacedExercise): Job[] {
  return jobsOf(exercise, plansFor(exercise).slice(0, BATCH), false);
}

/**
 * Lays every wrapper that applies over an exercise's solution. Its spec trains nothing: what code may keep, share or swallow
 * is for the quick tests to find.
 *
 * @param first the report of `contractJobs`, where they have run; it counts unless something went wrong beside them
 */
export async function judgeContract(host: Host, exercise: PlacedExercise, first?: Ran): Promise<Judged> {
  const plans = plansFor(exercise);
  const judged: Judged = { applied: [], rejected: [], harmless: [], holes: [] };
  if (plans.length === 0) return judged;
  const usable = first && isWhole(first) && !faultOf(rightOf(first)) ? first : undefined;
  const runs = await runAll(host, exercise, plans, false, usable);
  const passed = plans.filter((plan) => !runs.get(plan)?.rejected && runs.get(plan)?.events.has("eligible"));
  const probes = await runAll(host, exercise, passed.filter(isProbed), true);
  for (const plan of plans) {
    const wrapper = planName(plan);
    if (!runs.get(plan)?.rejected && !passed.includes(plan)) continue;
    judged.applied.push(wrapper);
    const cause = passed.includes(plan) ? causeOf(plan, runs.get(plan), probes.get(plan)) : "rejected";
    if (cause === "rejected") judged.rejected.push(wrapper);
    else if (cause === "harmless") judged.harmless.push(wrapper);
    else judged.holes.push({ wrapper, cause });
  }
  return judged;
}

function plansFor({ files }: PlacedExercise): Plan[] {
  const tensors = needsTensors(files.spec);
  return signaturesOf(onDisk(files.solution)).flatMap((signature) => plansOf(signature, tensors));
}

interface WrapperRun {
  rejected: boolean;
  events: Set<Event>;
}

function causeOf(plan: Plan, run: WrapperRun | undefined, probe: WrapperRun | undefined): Cause | "harmless" {
  if (!isProbed(plan)) return run?.events.has("applied") ? "unjudged" : "unreached";
  const saw = (event: Event) => probe?.events.has(event);
  if (saw("differs")) return "unjudged";
  if (saw("separable")) return "neighbor";
  return saw("same") || saw("inseparable") ? "harmless" : "unprobed";
}

async function runAll(
  host: Host,
  exercise: PlacedExercise,
  plans: Plan[],
  probe: boolean,
  first?: Ran,
): Promise<Map<Plan, WrapperRun>> {
  const runs = new Map<Plan, WrapperRun>();
  const run = (some: Plan[], seconds: number) => host.run(jobsOf(exercise, some, probe), { seconds });
  for (let at = 0; at < plans.length; at += BATCH) {
    const batch = plans.slice(at, at + BATCH);
    const report = (at === 0 && first) || (await run(batch, 30 + 5 * batch.length));
    // One that never ends, or fails behind a test's back, does so for the whole batch: then each is judged alone.
    const isShared = isWhole(report);
    for (const [i, plan] of batch.entries()) {
      const one = isShared ? report : await run([plan], 30 + 2 * exercise.seconds);
      runs.set(plan, probe ? probedIn(one, plan) : runOf(one, isShared ? i + 1 : 1, plan));
    }
  }
  return runs;
}

/**
 * The solution goes first: tests that judge what was trained fail for it too, and tell nothing. Its calls are watched, because a
 * wrapper that is about none of them need not run. Of a probe only what it tells counts, and no verdict.
 */
function jobsOf({ files: { spec } }: PlacedExercise, plans: Plan[], probe: boolean): Job[] {
  if (plans.length === 0) return [];
  const jobOf = (name: string): Job => ({ spec, subject: { kind: "contract", name, probe } });
  if (probe) return plans.map(planName).map(jobOf);
  const watched = [WATCHED, ...new Set(plans.map(({ fn }) => fn))].join("--");
  return [watched, ...plans.map(planName)].map(jobOf);
}

function rightOf(report: Ran): Verdict {
  return verdictOf(report);
}

function isWhole(report: Ran): boolean {
  return !report.killed && report.stray.length === 0;
}

function probedIn(report: Ran, plan: Plan): WrapperRun {
  return { rejected: false, events: eventsIn(report, planName(plan), true) };
}

function runOf(report: Ran, at: number, plan: Plan): WrapperRun {
  const name = planName(plan);
  const events = eventsIn(report, name, false);
  if (events.has("idle")) return { rejected: false, events: new Set() };
  const wrong = verdictOf(report, at);
  return { rejected: isRejected(wrong, rightOf(report), name), events };
}

function eventsIn(report: Ran, name: string, probe: boolean): Set<Event> {
  const events = new Set<Event>();
  for (const told of report.told)
    if (told.kind === "contract" && told.name === name && told.probe === probe) events.add(told.event);
  return events;
}

/** @throws Error if the solution fails, or no test ran: either would look like a rejection, and proves nothing */
function isRejected(wrong: Verdict, right: Verdict, name: string): boolean {
  const fault = faultOf(right);
  if (fault) throw new Error(`the solution itself does not pass: ${fault}`);
  const passes = new Set(right.tests.filter(({ state }) => state === "passed").map((test) => test.name));
  if (wrong.verdict === "timeout" || wrong.verdict === "killed") return true;
  if (wrong.tests.length === 0)
    throw new Error(
      `no test ran with ${name}: ${"failure" in wrong ? wrong.failure.message : wrong.verdict}`,
    );
  // A hook that throws, the spec's or the kit's own, leaves out every test, and judges nothing.
  if (wrong.tests.every(({ state }) => state === "skipped"))
    throw new Error(
      `every test was left out with ${name}: ${"failure" in wrong ? wrong.failure.message : wrong.verdict}`,
    );
  return (
    wrong.tests.some(({ name, state }) => state !== "passed" && passes.has(name)) ||
    ("failure" in wrong && wrong.in === undefined)
  );
}

/** Why the solution proves nothing. What comes after a training that was left out may fail for want of it. */
function faultOf(right: Verdict): string | undefined {
  const failed = right.tests.find(({ state }) => state === "failed");
  if (failed && failed.failure?.finding?.observed.kind !== NOT_TRAINED)
    return `${failed.name}: ${failed.failure?.message}`;
  return right.tests.length === 0 ? right.verdict : undefined;
}
