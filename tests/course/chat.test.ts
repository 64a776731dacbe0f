import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCourse } from "../../grader/node/course/load.js";
import { root as project } from "../../grader/node/course/paths.js";
import { readSolution } from "../../grader/node/course/read-solution.js";
import { trainedBy } from "../../grader/play/trained-by.js";
import { baseBytes } from "../../lib/mini-world/base.js";
import { withHeader } from "../grader/support/checkpoints.js";
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
  const pasted = await chat(`${"x".repeat(10_000)} a b c d e f`);
  expect(pasted.stderr).toContain(`no word "${"x".repeat(39)}…", "a", "b", "c", "d" and 2 more; it has 65: `);
  const long = await chat("very ".repeat(13));
  expect(long.stderr).toContain("12 words at most, got 13");
  const model = await chat("--model", "gpt5", "what");
  expect(model.stderr).toContain("--model must be base, sft, ppo, hacked, dpo or all");
  expect(model.code).toBe(2);
});

test("in a conversation the words are listed once, and again for a question mark; an empty input is refused", async () => {
  const { stdout, stderr, code } = await kata(["chat", "--model", "base"], "what is paris\nquit\n?\n");
  expect([stdout, code]).toEqual(["", 1]);
  expect(stderr).toContain('no word "paris"; it has 65: ');
  expect(stderr).toContain('no word "quit"; ? lists its words\n');
  expect(stderr.match(/corvia belmar|belmar/g)?.length).toBe(2);
  const none = await kata(["chat", "--model", "base"], "\n");
  expect(none.stderr).toContain("standard input has no line to answer");
  expect(none.code).toBe(2);
  const nothing = await kata(["paint", ""]);
  expect(nothing.stderr).toContain("there must be something to paint");
  expect(nothing).toMatchObject({ stdout: "", code: 2 });
});

test("a model that passes its exercise answers, one line of input at a time", {
  timeout: 120_000,
}, async () => {
  const exercise = (await loadCourse()).bySlug.get("train-sft");
  if (!exercise) throw new Error("the course has no train-sft");
  const stub = path.join(course.root, path.relative(project, exercise.files.stub));
  const right = readSolution(exercise.files);
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
  expect(both.stderr).toContain(
    "\nsft   yours, answers questions: what is the capital of corvia ?\nThe code is the course",
  );
  expect(both.code).toBe(1);

  writeFileSync(kept(), readFileSync(kept()).subarray(0, 5000));
  const cut = await chat("--model", "sft", "what is the capital of corvia ?");
  expect(cut.stderr).toContain("sft.safetensors holds no such model");
  expect(cut).toMatchObject({ stdout: "", code: 3 });
});

test("one damaged model stops none of the others, and it is said how it comes back", async () => {
  const base = baseBytes();
  const header = Number(Buffer.from(base).readBigUInt64LE());
  const numbers = base.subarray(8 + header);
  const names = JSON.parse(new TextDecoder().decode(base.subarray(8, 8 + header)));
  const withHeaderOf = (entries: object) => withHeader(JSON.stringify(entries), numbers);
  const [first, ...rest] = Object.entries<object>(names).filter(([name]) => name !== "__metadata__");
  const proto = `{"__proto__":${JSON.stringify(first[1])},${JSON.stringify(Object.fromEntries(rest)).slice(1)}`;
  const turned = { ...first[1], data_offsets: [8, 0] };
  const command = { ...names, "\u001b]52;c;ZXZpbA==\u0007": first[1] };
  const damages: [string, Uint8Array][] = [
    ["empty", new Uint8Array()],
    ["cut", base.subarray(0, 5000)],
    ["another shape", withHeaderOf({ ...names, [first[0]]: { ...first[1], shape: [1, 1] } })],
    ["turned offsets", withHeaderOf({ ...names, [first[0]]: turned })],
    ["NaN", Buffer.concat([base.subarray(0, 8 + header), new Uint8Array(numbers.length).fill(0xff)])],
    ["a header of 2^63 bytes", Buffer.concat([Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80), numbers])],
    ["a tensor named __proto__", withHeader(proto, numbers)],
    ["a name that is a command", withHeaderOf(command)],
    ["deep", withHeader("[".repeat(100_000))],
  ];
  writeFileSync(course.model("dpo"), base);
  // Three at a time: each start of the command takes a second.
  const damaged = ["sft", "ppo", "hacked"] as const;
  for (let from = 0; from < damages.length; from += damaged.length) {
    const these = damages.slice(from, from + damaged.length);
    for (const [i, [, bytes]] of these.entries()) writeFileSync(course.model(damaged[i]), bytes);
    const { stdout, stderr, code } = await chat("the film was");
    const what = these.map(([name]) => name).join(", ");
    expect(stdout, what).toMatch(/^base {2}very .*\ndpo {3}very .*\n$/);
    for (const name of damaged) {
      const slug = await trainedBy(name);
      expect(stderr, what).toMatch(
        new RegExp(
          `^! \\.kata/models/${name}\\.safetensors holds no such model: [^\\n]*\\. Let ${slug} pass once more, and it is written again \\(npm run kata -- run ${slug}\\)\\. The others answer\\.$`,
          "m",
        ),
      );
    }
    expect(stderr, what).not.toMatch(
      /fault of the grader|\n\s+at |[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
    );
    expect(code, what).toBe(0);
  }
  rmSync(kept());
  mkdirSync(kept());
  const { stderr, code } = await chat("--model", "sft", "the film was");
  expect(stderr).toContain("holds no such model: it is a folder, a pipe or a device. Let train-sft pass");
  expect(code).toBe(3);
});
