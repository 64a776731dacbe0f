import { writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { gptReader } from "../../grader/models/read-model.js";
import { speaker } from "../../grader/models/think/aloud.js";
import { sizesOf } from "../../grader/models/think/checkpoint.js";
import { inDigits } from "../../grader/models/think/digits.js";
import type { Tools } from "../../grader/models/think/method.js";
import { wrongSteps } from "../../grader/models/think/steps.js";
import { onScreen } from "../../grader/play/think/on-screen.js";
import { think } from "../../grader/play/think.js";
import { UsageError } from "../../grader/terminal/commands/exit.js";
import { checkpointBytes } from "../../lib/chain-sums/checkpoints.js";
import { encode } from "../../lib/chain-sums/tokens.js";
import { mersenneTwister } from "../../lib/random.js";
import { writeSafetensors } from "../../lib/write-safetensors.js";
import { gptParameters } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { initGPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { loadParameters } from "../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";
import { checkChain } from "../../solutions/4-reasoning-with-transformers/01-chain-of-thought/check-chain.js";
import {
  loadCheckpoint,
  sampleChains,
} from "../../solutions/4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { terminal } from "../grader/support/terminal.js";
import { type CourseCopy, copyOfCourse } from "./support/copy.js";

// `kata think` in a copy of the course, in which nobody has trained anything yet; and what it is made of.

const DIGITS = [3, 5, 9, 1, 2, 4];
/** What is said at the end is wrapped to the width of the screen. */
const onOneLine = (text: string) => text.replace(/\s+/g, " ");
const CHAIN = /#\d \d(?: #\d \d)* ⇒ \d \./;

beforeAll(() => tf.setBackend("cpu").then(() => undefined));

describe("what was typed", () => {
  test("six digits, together or apart, with or without plus signs", () => {
    for (const typed of ["359124", "3 5 9 1 2 4", "3+5+9+1+2+4", " 3 + 5 + 9 + 1 + 2 + 4 "])
      expect(inDigits(typed), typed).toEqual(DIGITS);
  });

  test("anything else is refused, and told as it was read", () => {
    const refusals: Record<string, string> = {
      "35912": 'got "35912", with 5',
      "3591244": "with 7",
      "3 5 9 1 2": "with 5",
      "35 9 1 2 4 0": '"35" is no digit',
      "359 124": '"359" is no digit',
      "3-5-9-1-2-4": '"-" is no digit',
      "three five": '"three" is no digit',
      "３５９１２４": '"３" is no digit',
      " + ": "got nothing",
      "": "got nothing",
    };
    for (const [typed, told] of Object.entries(refusals)) expect(() => inDigits(typed), typed).toThrow(told);
  });
});

test("what is no digit, no option or none of the method's is refused before anything is loaded", async () => {
  const refusals: [string, Parameters<typeof think>[1], string][] = [
    ["12345", {}, 'six digits from 0 to 9, such as "3 5 9 1 2 4"; got "12345", with 5'],
    ["359124", { method: "best" }, 'must be greedy, vote, best-of-n, mend or budget, got "best"'],
    ["359124", { model: "judge" }, "must be reasoner, hasty, two-minds, clueless, thinker or student"],
    ["359124", { method: "vote", n: 0 }, "-n must be a whole number from 1 to 99"],
    ["359124", { method: "vote", n: Number.NaN }, "-n must be a whole number from 1 to 99"],
    ["359124", { method: "vote", temperature: -1 }, "--temperature must be 0 or more"],
    [
      "359124",
      { temperature: 1 },
      "--temperature means nothing to greedy; it is for vote, best-of-n, budget",
    ],
    ["359124", { method: "mend", n: 3 }, "-n means nothing to mend; it is for vote, best-of-n"],
    ["359124", { seed: 1.5 }, "--seed must be a whole number"],
    ["359124", { method: "best-of-n", score: "max" }, '--score must be product or min, got "max"'],
  ];
  for (const [typed, options, told] of refusals) {
    const refused = think([typed], options);
    await expect(refused, told).rejects.toThrow(UsageError);
    await expect(refused, told).rejects.toThrow(told);
  }
});

test("of a wrong step it is said what is wrong with it", () => {
  const why = (written: string) => wrongSteps(DIGITS, encode(written), checkChain).map(({ why }) => why);
  expect(why("#0 3 #1 8 #2 7 #3 8 #4 0 #5 4 ⇒ 4 .")).toEqual([]);
  expect(why("#0 3 #1 9 #2 8 #3 8 #4 0 #5 4 ⇒ 4 .")).toEqual([
    "step 2, #1 9: 3 + 5 is 8",
    "step 4, #3 8: 8 + 1 is 9",
  ]);
  expect(why("#2 9 #3 1 ⇒ 1 .")).toEqual(["step 2, #3 1: 9 + 1 ends in 0"]);
  expect(why("#2 8 #4 0 #7 1 #0 4")).toEqual([
    "step 1, #2 8: #2 is 9",
    "step 2, #4 0: #3 is next",
    "step 3, #7 1: there is no #7",
    "step 4, #0 4: nothing follows #7",
  ]);
});

describe("token by token", () => {
  afterEach(() => vi.restoreAllMocks());

  test("a token is on standard output before the next one is drawn", async () => {
    let out = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    });
    const seen: string[] = [];
    const listening: typeof sampleChains = (model, prompts, { adjust, ...how }) =>
      sampleChains(model, prompts, {
        ...how,
        adjust: (logits, written, row) => {
          const adjusted = adjust!(logits, written, row);
          seen.push(out.trim());
          return adjusted;
        },
      });
    const load = async () => ({ sampleChains: listening, checkChain }) as never;
    const rng = mersenneTwister(1);
    const say = await speaker({
      load,
      stage: onScreen,
      model: loadCheckpoint("reasoner"),
    } as unknown as Tools);
    await say(DIGITS, { temperature: 0, rng });
    const words = out.trim().split(" ");
    expect(words).toHaveLength(15);
    expect(seen).toEqual(words.map((_, i) => words.slice(0, i).join(" ")));
  });
});

test("a file that is none of these models is refused", async () => {
  const read = await gptReader(async () => ({ initGPT, readSafetensors, loadParameters }) as never, sizesOf);
  const { E, ...rest } = gptParameters(loadCheckpoint("reasoner"));
  const files: Record<string, Record<string, tf.Tensor>> = {
    "chain sums take 24 tokens and 32 positions, and it has 7 and 32": { ...rest, E: tf.zeros([7, 32]) },
    "it has no E": rest,
    "E has numbers beyond 1000000": { ...rest, E: tf.fill([24, 32], 3e38) },
    "E is not finite": { ...rest, E: tf.fill([24, 32], Number.NaN) },
    "the checkpoint does not fit the model": { E, ...rest, more: tf.zeros([2]) },
    "dModel by the number of heads": { ...rest, E: tf.zeros([24, 31]) },
  };
  for (const [told, tensors] of Object.entries(files))
    await expect(read(await writeSafetensors(tensors)), told).rejects.toThrow(told);
  const model = await read(await writeSafetensors({ E, ...rest }));
  expect(Object.keys(gptParameters(model))).toHaveLength(20);
});

describe("the command", () => {
  let course: CourseCopy;
  beforeAll(() => {
    course = copyOfCourse();
  });
  afterAll(() => course?.remove());

  const kata = (...args: string[]) => course.run(["think", ...args]);
  /** A file as `process-reward-model` would keep it: the reasoner's numbers, or some of them changed. */
  async function keepJudge(change: (name: string, tensor: tf.Tensor) => tf.Tensor = (_, tensor) => tensor) {
    const parameters = Object.entries(gptParameters(loadCheckpoint("reasoner")));
    const changed = parameters.map(([name, tensor]) => [name, change(name, tensor)]);
    writeFileSync(course.model("judge"), await writeSafetensors(Object.fromEntries(changed)));
  }

  test("greedy: one chain, right, and its cost", async () => {
    const { stdout, stderr, code } = await kata("3", "5", "9", "1", "2", "4");
    const [problem, chain, verdict, ...rest] = stdout.trimEnd().split("\n");
    expect(problem).toBe("3 5 9 1 2 4 =");
    expect(chain).toMatch(/^ {3}#\d \d( #\d \d){5} ⇒ 4 \.$/);
    expect(verdict).toBe("✓ 4 is right. 15 tokens.");
    expect(rest).toEqual([]);
    expect(stderr).toMatch(
      /^The course's reasoner thinks\. The code is the course's, all \d+ exercises of it\.\nRead "#2 7" as: digit 2, counted from 0, is added, and the last digit of the sum so far is 7\. "⇒ 4 \." is the answer\.\n$/,
    );
    expect(code).toBe(0);
  });

  test("a model that nobody has trained yet is named, and the exercise that keeps it", async () => {
    for (const [args, name, slug] of [
      [["--method", "mend"], "the judge", "process-reward-model"],
      [["--model", "thinker"], "thinker", "learning-to-think"],
    ] as const) {
      const { stdout, stderr, code } = await kata("359124", ...args);
      expect(stderr).toBe(
        `kata: ${name} has not been trained yet: it is kept when your ${slug} passes (npm run kata -- run ${slug})\n`,
      );
      expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    }
  });

  test("vote: a line for each chain, what is wrong with it, the count of each answer", async () => {
    const { stdout, code } = await kata(
      "359124",
      "--method",
      "vote",
      "-n",
      "5",
      "--temperature",
      "1",
      "--seed",
      "1",
    );
    expect(stdout.match(/^ [1-5] #.* ⇒ \d \.$/gm)).toHaveLength(5);
    const votes = [...stdout.matchAll(/^ {3}(\d): (\d) votes?$/gm)].map(([, , n]) => Number(n));
    expect(votes.reduce((sum, n) => sum + n, 0)).toBe(5);
    expect(stdout).toMatch(/[✓✗] \d is (right|wrong), with \d+% of the votes.* 75 tokens\.\n$/);
    expect(stdout).toContain("   ✗ step 3, #3 3: 4 + 1 is 5\n");
    expect(code).toBe(0);
  });

  test("budget: the hasty model, free and with six thoughts", async () => {
    const { stdout } = await kata("359124", "--method", "budget", "--seed", "2");
    const [free, forced] = stdout.split("hasty, at least 6 thoughts:");
    const [short] = CHAIN.exec(free) ?? [""];
    const [long] = CHAIN.exec(forced) ?? [""];
    expect(short.match(/#/g)?.length).toBeLessThan(6);
    expect(long.match(/#/g)).toHaveLength(6);
    expect(long.startsWith(short.split(" ⇒")[0])).toBe(true);
    expect(forced).toMatch(/✓ 4 is right\. 15 tokens\.\n$/);
  });

  test("best-of-n: the learner's judge scores what has steps", async () => {
    await keepJudge();
    const method = ["--method", "best-of-n", "-n", "3", "--score", "min"];
    const { stdout, code } = await kata("908172", ...method, "--model", "two-minds", "--seed", "4");
    expect(stdout.match(/^ [12] ⇒ \d \. {2}no score$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^ 3 #.* ⇒ \d \. {2}score [01]\.\d{3}$/m);
    expect(onOneLine(stdout)).toMatch(
      /, by chain 3 with the best score: .* 21 tokens, 1 call of the judge\. $/,
    );
    expect(code).toBe(0);
  });

  test("mend: a judge that doubts everything is asked in six rounds", async () => {
    // With the last norm turned around, what the reasoner finds likely has scores below 0.
    await keepJudge((name, tensor) => (name.startsWith("norm.") ? tf.neg(tensor) : tensor));
    const { stdout, code } = await kata("359124", "--method", "mend", "--seed", "1");
    expect(stdout.match(/^ [1-7] #\d \d.* ⇒ \d \.$/gm)).toHaveLength(7);
    expect(
      stdout.match(
        /^ {3}the judge doubts step \d \(<?0\.\d+\), which is right; (no token is|\d+ tokens are) kept$/gm,
      ),
    ).toHaveLength(6);
    expect(stdout.match(/ \d\? /g)).toHaveLength(6);
    expect(stdout).toMatch(/not judged: the 6 rounds are over\n[✓✗] /);
    expect(onOneLine(stdout)).toMatch(/ \d+ tokens, 6 calls of the judge\. $/);
    expect(code).toBe(0);
  });

  test("a student of another shape answers one line of input at a time", async () => {
    const sizes = { vocabulary: 24, context: 32, dModel: 24, heads: 2, layers: 1 };
    const student = gptParameters(initGPT(sizes, mersenneTwister(1)));
    writeFileSync(course.model("student"), await writeSafetensors(student));
    const { stdout, stderr, code } = await course.run(
      ["think", "--model", "student"],
      "359124\n\n12\n9+9+9+9+9+9\n",
    );
    expect(stdout.match(/^\d \d \d \d \d \d =$/gm)).toEqual(["3 5 9 1 2 4 =", "9 9 9 9 9 9 ="]);
    expect(
      stdout.match(/^✗ .*: the sum is (24, which ends in 4|54, which ends in 4)\. \d+ tokens\.$/gm),
    ).toHaveLength(2);
    expect(stderr).toContain('got "12", with 2');
    expect(code).toBe(1);
  });

  test("a damaged file is named, and what writes it again", async () => {
    writeFileSync(course.model("thinker"), checkpointBytes("reasoner").subarray(0, 5000));
    const { stdout, stderr, code } = await kata("359124", "--model", "thinker");
    expect(stderr).toContain("thinker.safetensors holds no such model: the tensors take");
    expect(stderr).toContain("Let learning-to-think pass once more");
    expect({ stdout, code }).toEqual({ stdout: "", code: 3 });
  });

  test("in a terminal of 40 columns it asks, and nothing runs over the edge", async () => {
    const session = terminal(course, ["think", "--method", "vote", "-n", "3", "--temperature", "1"], {
      cols: 40,
    });
    await session.waitFor("Six digits:");
    session.press(..."35912", "enter");
    await session.waitFor(/got\s+"35912"/);
    expect(session.text()).not.toContain("✓ Six digits");
    session.press(..."3+5+9+1+2+4", "enter");
    await session.waitFor(/of the votes[\s\S]*45\s+tokens\./);
    expect(session.wrapped()).toEqual([]);
    expect(session.text()).toMatch(/ 3 #\d \d( #\d \d){5} ⇒ \d \.\n/);
    session.press("enter");
    expect(await session.ended).toEqual({ code: 0 });
    expect(session.traces()).toEqual([]);
  });
});
