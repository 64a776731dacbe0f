import { writeFileSync } from "node:fs";
import path from "node:path";
import { readSolution } from "../../grader/node/course/read-solution.js";
import { filesIn } from "../support/files-in.js";
import { coldTimes } from "./cold.js";
import { copyOfProject } from "./course.js";
import { everyExercise } from "./every-exercise.js";
import { type SaveToVerdict, saveToVerdict } from "./save-to-verdict.js";
import { trainingTimes } from "./training.js";

// Measures what a learner waits for, beside vitest's own on the same spec and in the same run. The machines are noisy:
// trust the ratios. `npm run bench -- --json` for scripts; `npm run bench -- --every` times a right answer and three wrong ones of
// every exercise instead, or of those of a part (`--part 1-understanding-gradients`); `npm run bench -- --training` times training steps.

const CHAPTER = "1-understanding-gradients/03-attention";
const SLUG = "attention";
const MISTAKE: [string, string] = ["return { output, weights }", "return { output: weights, weights }"];
const TENSOR_CHAPTER = "2-building-a-transformer/02-scaled-dot-product-attention";
const TENSOR_SLUG = "batched-attention";
const TENSOR_MISTAKE: [string, string] = ["Math.sqrt(dK)", "dK"];
const json = process.argv.includes("--json");
const say = (line: string) => (json ? undefined : console.log(line));

const { root, remove } = copyOfProject();
const part = process.argv[process.argv.indexOf("--part") + 1 || process.argv.length];
try {
  if (process.argv.includes("--training")) {
    const times = await trainingTimes(say);
    if (json) console.log(JSON.stringify({ version: 1, node: process.version, times }, null, 2));
  } else if (part || process.argv.includes("--every")) {
    const times = await everyExercise(part, say);
    for (const [what, { median, p95, slowest, of }] of Object.entries(times)) {
      say(`${what}: median ${median} ms, 95 % within ${p95} ms, of ${of}`);
      for (const [slug, ms] of slowest) say(`  ${slug} ${ms} ms`);
    }
    if (json) console.log(JSON.stringify({ version: 1, node: process.version, times }, null, 2));
  } else await againstVitest();
} finally {
  remove();
}
process.exit(0); // pseudo-terminals may keep the event loop alive

/** A course whose learner's file of the exercise is wrong. */
function wrongCourse(): { root: string; remove(): void } {
  const course = copyOfProject();
  const files = filesIn(course.root, CHAPTER, SLUG);
  writeFileSync(files.stub, readSolution(files).replace(...MISTAKE));
  return course;
}

/** One exercise from save to verdict, ours and vitest's. */
async function warmTimes(
  exercise: [chapter: string, slug: string],
  mistake: [string, string],
): Promise<SaveToVerdict> {
  say(`${exercise[1]}: from save to verdict, ours and vitest --watch in turns`);
  const warm = await saveToVerdict(root, exercise, mistake, 11);
  say(`  ours   ${warm.kata.median} ms (${warm.kata.min} to ${warm.kata.max}, ${warm.kata.runs} saves)`);
  say(`  vitest ${warm.vitest.median} ms (${warm.vitest.min} to ${warm.vitest.max})`);
  say(`  ratio  ${warm.ratio.toFixed(2)}`);
  const { processes, residentMb, proportionalMb } = warm.idleMemory;
  say(
    `  idle   ${residentMb} MB resident in ${processes} processes${proportionalMb ? `, ${proportionalMb} MB with shared pages once` : ""}`,
  );

  return warm;
}

async function againstVitest(): Promise<void> {
  const warm = await warmTimes([CHAPTER, SLUG], MISTAKE);
  const tensors = await warmTimes([TENSOR_CHAPTER, TENSOR_SLUG], TENSOR_MISTAKE);

  say("\ncold commands, in turns");
  const spec = path.posix.join("exercises", CHAPTER, `${SLUG}.spec.ts`);
  const named = wrongCourse();
  const cold = await coldTimes(
    root,
    {
      run: ["npm", "run", "kata", "--", "run", SLUG],
      vitest: ["npx", "vitest", "run", "--project", "exercises", spec],
      list: ["npm", "run", "kata", "--", "list"],
      status: ["npm", "run", "kata", "--", "status"],
      // A first wrong answer, up to the name of its mistake: nothing of it is kept from run to run.
      named: ["npm", "run", "kata", "--prefix", named.root, "--", "run", SLUG],
    },
    7,
  );
  named.remove();
  for (const [name, { median, min, max }] of Object.entries(cold))
    say(`  ${name.padEnd(7)} ${median} ms (${min} to ${max})`);
  const coldRatio = cold.run.median / cold.vitest.median;
  say(`  ratio of run to vitest: ${coldRatio.toFixed(2)}`);
  if (json)
    console.log(
      JSON.stringify({ version: 1, node: process.version, warm, tensors, cold, coldRatio }, null, 2),
    );
}
