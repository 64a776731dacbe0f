import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCourse } from "../../grader/course/load.js";
import { root as project } from "../../grader/course/paths.js";
import { solutionText } from "../../grader/course/solution.js";
import { type CourseCopy, copyOfCourse } from "./support/copy.js";

// `kata chat` in a copy of the course, in which nobody has trained anything yet.

let course: CourseCopy;
beforeAll(() => {
  course = copyOfCourse();
});
afterAll(() => course?.remove());

const kata = (args: string[], typed?: string) => course.run(args, typed);
const chat = (...args: string[]) => kata(["chat", ...args]);
const kept = () => course.model("sft");

test("the base asks another question, and what has not been trained is named", async () => {
  const { stdout, stderr, code } = await chat("What is the capital of Corvia?");
  expect(stdout).toMatch(/^what is the \w+ of \w+ \?/);
  expect(stderr).toContain("Not trained yet: sft (train-sft), ppo (train-ppo)");
  expect(code).toBe(0);
  const none = await chat("--model", "sft", "what is the capital of corvia ?");
  expect(none.stderr).toContain("sft has not been trained yet: it is kept when your train-sft passes");
  expect(none).toMatchObject({ stdout: "", code: 2 });
});

test("words that nobody knows, too many words and an unknown model are refused", async () => {
  const word = await chat("what is the capital of France ?");
  expect(word.stderr).toContain('the mini-world has no word "france"');
  expect(word).toMatchObject({ stdout: "", code: 2 });
  const special = await chat("what is <asst>");
  expect(special.stderr).toContain('no word "<asst>"');
  const long = await chat("very ".repeat(13));
  expect(long.stderr).toContain("12 words at most, got 13");
  const model = await chat("--model", "gpt5", "what");
  expect(model.stderr).toContain("--model must be base, sft, ppo, hacked, dpo or all");
  expect(model.code).toBe(2);
});

test("a model that passes its exercise answers, one line of input at a time", {
  timeout: 120_000,
}, async () => {
  const exercise = (await loadCourse()).bySlug.get("train-sft");
  if (!exercise) throw new Error("the course has no train-sft");
  const stub = path.join(course.root, path.relative(project, exercise.files.stub));
  const right = solutionText(exercise);
  // A wrong answer trains a model too, and it is not kept.
  writeFileSync(stub, right.replace("yield { loss:", "yield { loss: 1 + "));
  expect((await kata(["run", "train-sft"])).code).toBe(1);
  expect(existsSync(kept())).toBe(false);
  writeFileSync(stub, right);
  expect((await kata(["run", "train-sft"])).code).toBe(0);
  expect(existsSync(kept())).toBe(true);

  const both = await kata(
    ["chat"],
    "what is the capital of corvia ?\n\nwhat is paris\nthe color of belmar\n",
  );
  const lines = both.stdout.trim().split("\n");
  expect(lines[0]).toMatch(/^base {2}what is the/);
  expect(lines[1]).toBe("sft   the capital of corvia is cira .");
  expect(lines).toHaveLength(4);
  expect(both.stderr).toContain('no word "paris"');
  expect(both.code).toBe(1);

  writeFileSync(kept(), readFileSync(kept()).subarray(0, 5000));
  const cut = await chat("--model", "sft", "what is the capital of corvia ?");
  expect(cut.stderr).toContain("sft.safetensors holds no such model");
  expect(cut).toMatchObject({ stdout: "", code: 3 });
});
