import type { PlacedExercise } from "../../grader/core/course/course.js";
import { fingerprint } from "../../grader/core/course/fingerprint.js";
import type { Job } from "../../grader/core/judge/runner.js";
import { COURSE } from "../../grader/core/meaning/virtual.js";
import { disk } from "../../grader/node/course/disk.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { readMistakes } from "../../grader/node/course/mistakes.js";
import { Host, trains } from "../../grader/node/runner/host.js";
import { overlay } from "../../grader/node/runner/overlay.js";
import { type Engine, openEngine } from "./engines.js";
import { BANK, type Said, saidOf } from "./said.js";
import { served } from "./served.js";

// `npm run site:equal`: the page's verdicts beside the terminal's, for stubs, solutions and mistakes. `--on firefox`, `--only softmax,attention`,
// `--draw 40` exercises drawn by the day, `--mistakes 3` of each.

const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const engine = (option("on") ?? "chromium") as Engine;
const only = option("only")?.split(",");
const draw = Number(option("draw") ?? Number.POSITIVE_INFINITY);
const most = Number(option("mistakes") ?? Number.POSITIVE_INFINITY);
/** Mistakes of what trains: they take as long as the learner's run. */
const TRAINED = 3;
/** Exercises with a wrong answer that is another one at each run, in the terminal too. */
const KNOWN: Record<string, string> = {
  "byte-level-encode": "a time that is measured stands in the text",
  "drop-labels":
    "a wrong answer spreads 100,000 numbers into a call, for which a browser's stack is too small, and another draws from Math.random",
  "init-gpt": "a wrong answer draws from Math.random",
  "optimizer-race": "a wrong answer's numbers run away, and the last digits decide where to",
};
/** Lines of a spec between which a call may stretch. */
const A_CALL = 4;
const NUMBER = /-?\d+(\.\d+)?(e[+-]?\d+)?/g;

const { exercises, parts } = await loadCourse();
const day = new Date().toISOString().slice(0, 10);
const lot = ({ slug }: PlacedExercise) => fingerprint(day + slug);
const aChapterEach = () =>
  parts
    .flatMap((part) =>
      part.chapters.map(
        (chapter) => [...chapter.exercises].filter((e) => !trains(e.files.spec)).sort(byLot)[0],
      ),
    )
    .filter(Boolean);
const byLot = (a: PlacedExercise, b: PlacedExercise) => (lot(a) < lot(b) ? -1 : 1);
const chosen = only
  ? exercises.filter(({ slug }) => only.includes(slug))
  : process.argv.includes("--chapters")
    ? aChapterEach()
    : draw < exercises.length
      ? exercises
          .filter(({ files }) => !trains(files.spec))
          .sort(byLot)
          .slice(0, draw)
      : exercises;

const server = await served("site/tests/equal-page.ts");
const page = await openEngine(engine);
await page.open(server.url);
const host = await Host.start();
const started = performance.now();
let jobsRun = 0;
const different: string[] = [];
const inLastDigits: string[] = [];
const onAnotherLine: string[] = [];
const known: string[] = [];
try {
  for (const exercise of chosen) await compare(exercise);
} finally {
  await page.close();
  await host.close();
  server.close();
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(
  `\n${engine}: ${chosen.length} exercises, ${jobsRun} jobs, ${inLastDigits.length} with other last digits in a text, ${onAnotherLine.length} with another line of the same call, ${known.length} known, ${different.length} different, ${minutes} min`,
);
console.log("\nOther last digits, because two engines round exp, log or sin otherwise:");
for (const line of inLastDigits) console.log(line);
console.log("\nAnother line of a call that takes several, because two translators place it otherwise:");
for (const line of onAnotherLine) console.log(line);
console.log("\nKnown:");
for (const line of known) console.log(`${line}\n    because ${KNOWN[line.split(" ")[0]]}`);
console.log("\nDifferent:");
for (const line of different) console.log(line);
process.exit(different.length > 0 ? 1 : 0);

async function compare(exercise: PlacedExercise): Promise<void> {
  const { spec, solution, mistakes: bank } = exercise.files;
  const limit = trains(spec) ? Math.min(most, TRAINED) : most;
  const mistakes = (await readMistakes(exercise)).slice(0, limit);
  const jobs: Job[] = [
    { spec, subject: { kind: "stub" } },
    { spec, subject: { kind: "solution" } },
    ...mistakes.map(({ name }): Job => ({ spec, subject: { kind: "mistake", name } })),
  ];
  const source = disk.read(solution)!;
  const lines = Object.fromEntries(
    mistakes.map(({ name }) => [
      `${solution} ${name}`,
      overlay(JSON.stringify(COURSE + solution), source, BANK, name),
    ]),
  );
  const seconds = 60 + exercise.seconds * jobs.length;
  const there = page
    .run(
      (slug: string, jobs: unknown, lines: unknown, seconds: number, texts: unknown) =>
        (globalThis as any).judged(slug, jobs, lines, seconds, texts),
      ...([exercise.slug, jobs, lines, seconds, { [bank]: disk.read(bank)! }] as const),
    )
    .catch((error: Error) => error);
  // Side by side: two cores take half the time.
  const [here, theirs] = await Promise.all([host.run(jobs, { seconds }), there]);
  const mine = jobs.map((job, at) => saidOf(exercise, job, at, here, disk));
  jobsRun += jobs.length;
  const before = [different.length, inLastDigits.length];
  if (theirs instanceof Error) different.push(`${exercise.slug}: ${theirs.message}`);
  else
    for (const [at, job] of jobs.entries()) {
      const why = difference(mine[at], (theirs as Said[])[at]);
      if (!why) continue;
      const name = "name" in job.subject ? `:${job.subject.name}` : "";
      const pair = [mine[at], (theirs as Said[])[at]] as const;
      const list = isInLastDigits(...pair)
        ? inLastDigits
        : isOnAnotherLine(...pair)
          ? onAnotherLine
          : exercise.slug in KNOWN
            ? known
            : different;
      list.push(`${exercise.slug} ${job.subject.kind}${name}: ${why}`);
    }
  const is = different.length > before[0] ? "DIFF" : inLastDigits.length > before[1] ? "last" : "ok  ";
  console.log(`${is} ${exercise.slug.padEnd(30)} ${jobs.length} jobs, terminal ${here.durationMs} ms`);
}

/** Whether two differ only in the last digits of fractions: verdict, test, name and all words are the same. */
function isInLastDigits(mine: Said, theirs: Said): boolean {
  const [a, b] = [mine, theirs].map((said) => JSON.stringify(timeless(said)));
  if (a.replace(NUMBER, "#") !== b.replace(NUMBER, "#")) return false;
  const numbers = (text: string) => text.match(NUMBER) ?? [];
  const others = numbers(b);
  return numbers(a).every((number, i) => number === others[i] || areClose(number, others[i]));
}

/** Whether two differ only in which line of the spec is shown, a few lines apart: verdict, test, name and all words are the same. */
function isOnAnotherLine(mine: Said, theirs: Said): boolean {
  const places: number[][] = [[], []];
  const [a, b] = [mine, theirs].map((said, side) =>
    JSON.stringify(timeless(said), (key, value) => {
      if (key === "at" && typeof value === "number") return places[side].push(value) && "a line";
      return key === "rows" ? "lines" : value;
    }),
  );
  return a === b && places[0].every((line, i) => Math.abs(line - places[1][i]) <= A_CALL);
}

function areClose(one: string, other: string): boolean {
  if (![one, other].every((text) => /[.e]/.test(text))) return false;
  const [x, y] = [Number(one), Number(other)];
  return Math.abs(x - y) <= Math.max(1e-6, 1e-3 * Math.abs(x));
}

/** Where two differ first. */
function difference(mine: Said, theirs: Said): string | undefined {
  for (const key of ["verdict", "in", "name", "tests", "groups"] as const) {
    const [a, b] = [mine[key], theirs[key]].map((value) => JSON.stringify(timeless(value)) ?? "none");
    if (a === b) continue;
    const from = [...a].findIndex((letter, i) => letter !== b[i]);
    const shown = (text: string) => text.slice(Math.max(0, from - 60), from + 120);
    return `${key}\n    terminal …${shown(a)}\n    page     …${shown(b)}`;
  }
  return undefined;
}

/** Times that were measured are others each time, and a driver may put keys in an order of its own. */
function timeless(value: unknown): unknown {
  const text = JSON.stringify(value ?? null).replace(/\d+(\.\d+)? ?(ms|milliseconds)\b/g, "# ms");
  return JSON.parse(text, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([, each]) => each !== null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}
