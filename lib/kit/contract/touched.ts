import { afterAll, beforeAll, beforeEach, expect, type RunnerTask } from "vitest";

/** What each test of a spec made use of when it ran with the solution. */
interface Seen {
  /** Names of the tests that passed, in order, up to the first that did not. */
  passed: string[];
  /** By test, the exports that it touched; `undefined` for what was touched outside of any. */
  touched: Map<string | undefined, Set<string>>;
}

/** By spec, of this process. */
const seenIn = new Map<string, Seen>();

/** Without the query, which names the subject. */
const specOf = (path: string) => path.replace(/\?.*/, "");

/**
 * Notes which test of a spec makes use of which exports of its solution, for `passUntouched` later in this process. The
 * module of the solution is this one's, so that what solutions call among themselves is not seen.
 *
 * @returns an export that notes its use
 */
export function witness(): <T>(value: T, name: string) => T {
  const seen: Seen = { passed: [], touched: new Map() };
  let test: string | undefined;
  const note = (name: string) => {
    const names = seen.touched.get(test) ?? new Set();
    seen.touched.set(test, names.add(name));
  };
  beforeEach(({ task }) => {
    test = task.name;
  });
  // biome-ignore lint/correctness/noEmptyPattern: vitest refuses any other first argument
  afterAll(({}, file) => {
    const end = file.tasks.findIndex((task) => task.type !== "test" || task.result?.state !== "pass");
    seen.passed = file.tasks.slice(0, end < 0 ? undefined : end).map(({ name }) => name);
    seenIn.set(specOf(expect.getState().testPath ?? ""), seen);
  });
  return (value, name) => {
    if (typeof value === "function") return noting(value, () => note(name)) as typeof value;
    note(name);
    return value;
  };
}

// biome-ignore lint/complexity/noBannedTypes: classes and generators too
function noting(value: Function, note: () => void): Function {
  return new Proxy(value, {
    apply: (target, self, args) => {
      note();
      return Reflect.apply(target, self, args);
    },
    construct: (target, args, made) => {
      note();
      return Reflect.construct(target, args, made);
    },
    get: (target, key) => {
      note();
      return Reflect.get(target, key);
    },
  });
}

/**
 * Lets the tests at the beginning of a spec pass that cannot tell an answer from the solution, because they passed with it in
 * this process and neither they nor what came before them touched what is another's in the answer. Where nothing was
 * witnessed, every test runs.
 *
 * @param names what differs from the solution
 * @param anywhere also behind the first test that touches it: where no verdict is asked for
 */
export function passUntouched(names: string[], { anywhere = false } = {}): void {
  // biome-ignore lint/correctness/noEmptyPattern: vitest refuses any other first argument
  beforeAll(({}, file) => {
    const passes = untouched(names, file.tasks);
    if (!passes) return;
    for (const task of file.tasks) {
      if (task.type === "test" && passes(task))
        Object.assign(task, { mode: "skip", result: { state: "pass" } });
      else if (!anywhere) return;
    }
  });
}

/** Puts the tests of a spec first that touch something: what the others say of it they say by accident. */
export function touchingFirst(name: string, tasks: RunnerTask[]): RunnerTask[] {
  const passes = untouched([name], tasks);
  if (!passes) return tasks;
  return [...tasks.filter((task) => !passes(task)), ...tasks.filter(passes)];
}

/** Whether a test passed with the solution and touched none of these; undefined where nothing is known, or all tests are such. */
function untouched(names: string[], tasks: RunnerTask[]): ((task: RunnerTask) => boolean) | undefined {
  const seen = seenIn.get(specOf(expect.getState().testPath ?? ""));
  if (!seen) return undefined;
  const touches = (test?: string) => names.some((name) => seen.touched.get(test)?.has(name));
  const passes = ({ name }: RunnerTask) => seen.passed.includes(name) && !touches(name);
  return touches() || tasks.every(passes) ? undefined : passes;
}
