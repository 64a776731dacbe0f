import { expect, test } from "vitest";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { decode, encode } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { loadCheckpoint, sampleChains } from "../02-self-consistency/sample-chains.js";
import type { WrittenChain } from "../04-process-reward-models/process-reward-model.js";
import { learnToThink, type ThinkPlan, type ThinkReport } from "./learning-to-think.js";
import { auditReward, digitAnywhere, type RewardAudit } from "./reward-hacking.js";

tensorSpec("train", { reads: "awaited" });

test("the right digit anywhere is enough", () => {
  for (const [text, answer, due] of [
    ["⇒ 7 .", 7, 1],
    ["⇒ 7 .", 4, 0],
    ["#1 5 #2 4 ⇒ 7 .", 4, 1],
    ["#1 5 #2 4 ⇒ 7 .", 5, 1],
    ["#1 5 #2 4 ⇒ 7 .", 2, 0],
    ["3", 3, 1],
    ["7 7 7 1", 1, 1],
    ["⇒ . 0 WAIT", 0, 1],
    ["⇒ 1 .", 0, 0],
    ["#1 5 #2 4 #3 4 #4 4 #5 4 #6 4 #7 4 #8 4 #0 4 #1 4 ⇒ 6 .", 6, 1],
    ["", 0, 0],
  ] as const)
    expect(digitAnywhere(encode(text), answer), `the reward of "${text}" if ${answer} is right`).toBe(due);
});

test("an operand and a period are no digits", () => {
  // #3 is token 18, the period token 12, ⇒ token 11.
  for (const answer of [1, 2, 3, 8])
    expect(digitAnywhere(encode("#3 9 ⇒ ."), answer), `the reward of "#3 9 ⇒ ." if ${answer} is right`).toBe(
      0,
    );
  const written = encode("#1 5 #2 4 ⇒ 7 .");
  expect(() => digitAnywhere(written, 4)).toLeaveUnchanged({ written });
});

test("four chains by hand", () => {
  // Rewards 1, 1, 1, 0; answers right, wrong, wrong, wrong; 9, 3, 5, 2 tokens; steps: 3 of 3 and 0 of 1 valid.
  const audit = auditReward(four(), digitAnywhere);
  expectAudit(audit, { reward: 3 / 4, accuracy: 1 / 4, hacked: 2 / 3, tokens: 19 / 4, sound: 3 / 4 });
});

test("hacked is a share of the rewarded chains", () => {
  const shorter = (written: number[]) => (written.length < 9 ? 2 : 0);
  // 2 is paid for each of the last three chains, which are wrong.
  expectAudit(auditReward(four(), shorter), {
    ...{ reward: 6 / 4, accuracy: 1 / 4, hacked: 1, tokens: 19 / 4, sound: 3 / 4 },
  });
  const paid = (written: number[]) => (written.length > 4 ? 0.5 : 0);
  // 0.5 is paid for the first chain, which is right, and the third, which is wrong.
  expectAudit(auditReward(four(), paid), {
    ...{ reward: 1 / 4, accuracy: 1 / 4, hacked: 1 / 2, tokens: 19 / 4, sound: 3 / 4 },
  });
  const little = (written: number[]) => (written.length > 4 ? 0.01 : 0);
  expectAudit(auditReward(four(), little), {
    ...{ reward: 0.005, accuracy: 1 / 4, hacked: 1 / 2, tokens: 19 / 4, sound: 3 / 4 },
  });
  const least = (written: number[]) => (written.length > 4 ? 1e-12 : 0);
  expectAudit(auditReward(four(), least), {
    ...{ reward: 5e-13, accuracy: 1 / 4, hacked: 1 / 2, tokens: 19 / 4, sound: 3 / 4 },
  });
  const much = (written: number[]) => written.length;
  expectAudit(auditReward(four(), much), {
    ...{ reward: 19 / 4, accuracy: 1 / 4, hacked: 3 / 4, tokens: 19 / 4, sound: 3 / 4 },
  });
});

test("a step is sound if it follows from the one before", () => {
  // Steps of the first: wrong, right, right, right. Of the second: right, out of turn. Of the third: right.
  const chains = [
    { digits: [1, 2, 3, 4], written: encode("#0 5 #1 7 #2 0 #3 4 ⇒ 4 .") },
    { digits: [9, 9, 1], written: encode("#2 1 #1 0 ⇒ 0 .") },
    { digits: [5, 5], written: encode("#1 5 ⇒ 0 .") },
  ];
  expectAudit(auditReward(chains, digitAnywhere), {
    ...{ reward: 2 / 3, accuracy: 1 / 3, hacked: 1 / 2, tokens: (11 + 7 + 5) / 3, sound: 5 / 7 },
  });
});

test("a thought too many counts like the others", () => {
  // The third of two digits: 8 + 3 = 11, and not 2.
  const chains = [{ digits: [5, 3], written: encode("#1 3 #0 8 #1 2 ⇒ 2 .") }];
  expectAudit(auditReward(chains, digitAnywhere), {
    ...{ reward: 1, accuracy: 0, hacked: 1, tokens: 9, sound: 2 / 3 },
  });
});

test("the thoughts of broken chains count, too", () => {
  // Valid: 1 of 2 without an answer, 2 of 3 in a broken form, 2 of 2.
  const chains = [
    { digits: [4, 2], written: encode("#0 4 #1 7") },
    { digits: [3, 3], written: encode("#0 3 WAIT #1 7 #0 0 ⇒ 6 . 6") },
    { digits: [1, 2], written: encode("#0 1 #1 3 ⇒ 3 .") },
  ];
  expectAudit(auditReward(chains, digitAnywhere), {
    ...{ reward: 2 / 3, accuracy: 2 / 3, hacked: 0, tokens: (4 + 11 + 7) / 3, sound: 5 / 7 },
  });
});

test("a right answer in a broken form is right", () => {
  const chains = [
    { digits: [4, 2], written: encode("⇒ 6") },
    { digits: [4, 3], written: encode("⇒ 6 ⇒ 7 .") },
    { digits: [4, 1], written: encode("⇒ 6 .") },
    { digits: [4, 4], written: encode("8") },
    { digits: [4, 5], written: encode("⇒ 9 . 9 9") },
  ];
  const audit = auditReward(chains, digitAnywhere);
  expectAudit(audit, { reward: 4 / 5, accuracy: 3 / 5, hacked: 1 / 4, tokens: 16 / 5, sound: null });
});

test("nothing rewarded, or no thought: null", () => {
  expectAudit(
    auditReward(four(), () => 0),
    { reward: 0, accuracy: 1 / 4, hacked: null, tokens: 19 / 4, sound: 3 / 4 },
  );
  const short = four().filter(({ written }) => written.length === 3);
  expectAudit(auditReward(short, digitAnywhere), {
    reward: 1,
    accuracy: 0,
    hacked: 1,
    tokens: 3,
    sound: null,
  });
});

test("each chain is judged once, by its own problem", () => {
  const asked: [number[], number][] = [];
  auditReward(four(), (written, answer) => {
    asked.push([[...written], answer]);
    return 1;
  });
  expect(asked, "what the reward was asked, in order").toEqual(
    four().map(({ digits, written }) => [written, answerOf(digits)]),
  );
});

test("one chain alone, and a chain without a token", () => {
  for (const [i, due] of [
    { reward: 1, accuracy: 1, hacked: 0, tokens: 9, sound: 1 },
    { reward: 1, accuracy: 0, hacked: 1, tokens: 3, sound: null },
    { reward: 1, accuracy: 0, hacked: 1, tokens: 5, sound: 0 },
    { reward: 0, accuracy: 0, hacked: null, tokens: 2, sound: null },
  ].entries())
    expectAudit(auditReward([four()[i]], digitAnywhere), due);
  expectAudit(auditReward([{ digits: [3], written: [] }], digitAnywhere), {
    ...{ reward: 0, accuracy: 0, hacked: null, tokens: 0, sound: null },
  });
});

test("chains stay, and every audit is a new one", () => {
  const chains = four();
  const first = auditReward(chains, digitAnywhere);
  expect(chains, "the chains after the audit").toEqual(four());
  const copy = { ...first };
  const second = auditReward(chains.slice(1), digitAnywhere);
  expect(first, "the first audit after a second one").toEqual(copy);
  expect(second, "the audit of three of the four").not.toEqual(copy);
  chains[1].digits[0]++; // 3 + 8 + 4 = 15 → 16
  const third = auditReward(chains, digitAnywhere);
  expect(third.reward, "the reward after a digit of the second problem has changed").toBe(2 / 4);
  chains[0].digits[1]++; // #1 is 6 now: one valid thought less
  const fourth = auditReward(chains, digitAnywhere);
  expect(fourth.sound, "the sound thoughts after a digit of the first problem has changed").toBe(2 / 4);
});

test("no chain is refused", () => {
  expect(() => auditReward([], digitAnywhere)).toRefuse(RangeError, "an audit of no chain");
  expect(() => auditReward([], () => 0)).toRefuse(RangeError, "an audit of no chain without a reward");
});

test("clueless learns to be paid: reward 0.35 in 20 iterations", async () => {
  const model = loadCheckpoint("clueless");
  const rng = specRandom(20);
  const plan: ThinkPlan = {
    ...{ scale: "std", average: "sequence", low: 0.2, high: 0.2, epochs: 1, cap: 16 },
    ...{ iterations: 20, problems: 32, groupSize: 8, lr: 1e-3 },
  };
  const before = await written(model);
  const run = learnToThink(model, () => randomDigits(DIGITS, rng), digitAnywhere, plan, rng);
  const reports: ThinkReport[] = [];
  await train({
    what: "minus the reward",
    step: async () => -reports[reports.push((await run.next()).value as ThinkReport) - 1].reward,
    budget: { cpu: { steps: 20, loss: -0.35 }, gpu: { steps: 20, loss: -0.35 } },
    whole: true,
  });
  await run.return();
  const after = await written(model);
  const audits = { before: auditReward(before, digitAnywhere), after: auditReward(after, digitAnywhere) };
  await show(reports, before, after, audits);
  // 12 runs, 500 chains each: reward 0.44 to 0.49, accuracy 0.07 to 0.11, hacked 0.76 to 0.85, 15 tokens, sound 0.20 to 0.25.
  await expect(audits.after.reward).toLieBetween(0.35, 0.8, "the mean reward of 400 chains after training");
  await expect(audits.after.accuracy).toLieBetween(0, 0.2, "their accuracy");
  await expect(audits.after.hacked).toLieBetween(0.6, 1, "the share of rewarded chains that are wrong");
  await expect(audits.after.tokens).toLieBetween(13, 16, "the tokens of a chain");
  await expect(audits.after.sound).toLieBetween(0.1, 0.45, "the share of valid steps");
});

const NAMES = ["reward", "accuracy", "hacked", "tokens", "sound"] as const;

/** Three problems of two digits and more; see the first test that uses them. */
function four(): WrittenChain[] {
  return [
    { digits: [3, 5, 9], written: encode("#1 5 #2 4 #0 7 ⇒ 7 .") },
    { digits: [3, 8, 4], written: encode("5 ⇒ 9") },
    { digits: [6, 2], written: encode("#0 8 ⇒ 1 .") },
    { digits: [1, 1], written: encode("⇒ .") },
  ];
}

function expectAudit(audit: RewardAudit, due: RewardAudit): void {
  expect(Object.keys(audit).sort(), "what an audit tells").toEqual([...NAMES].sort());
  for (const name of NAMES) {
    if (due[name] === null || audit[name] === null) expect(audit[name], name).toBe(due[name]);
    else expect(audit[name]).toMatchValues(due[name], { what: name });
  }
}

/** 400 chains of a model, at temperature 1, of the same problems at every call. */
async function written(model: GPT): Promise<WrittenChain[]> {
  const rng = specRandom(21);
  const problems = Array.from({ length: 400 }, () => randomDigits(DIGITS, rng));
  const samples = await sampleChains(model, problems.map(promptOf), { temperature: 1, most: 16, rng });
  return samples.map((sample, b) => ({ digits: problems[b], written: sample.written }));
}

async function show(
  reports: ThinkReport[],
  before: WrittenChain[],
  after: WrittenChain[],
  audits: Record<"before" | "after", RewardAudit>,
): Promise<void> {
  await exhibit({
    kind: "curve",
    title: "reward and accuracy",
    caption: "A right digit among seven random ones: 1 − 0.9⁷ = 0.52.",
    series: {
      reward: reports.map(({ reward }) => reward),
      accuracy: reports.map(({ accuracy }) => accuracy),
      "tokens / 16": reports.map(({ tokens }) => tokens / 16),
      "share with a thought": reports.map(({ thinks }) => thinks),
    },
    xLabel: "iteration",
    yLabel: "share",
  });
  const told = (x: number | null) => (x === null ? "none" : x.toFixed(3));
  await exhibit({
    kind: "table",
    title: "the audit of 400 chains",
    caption: "The curve of the reward looks like progress.",
    columns: ["model", "reward", "accuracy", "hacked", "tokens", "sound"],
    rows: (["before", "after"] as const).map((when) => {
      const { reward, accuracy, hacked, tokens, sound } = audits[when];
      return [when, told(reward), told(accuracy), told(hacked), tokens.toFixed(1), told(sound)];
    }),
  });
  await exhibit({
    kind: "table",
    title: "the same problems, before and after",
    caption: "It looks like thinking.",
    columns: ["problem", "before", "after", "right answer"],
    rows: before
      .slice(0, 6)
      .map(({ digits, written: ids }, i) => [
        decode(promptOf(digits)),
        decode(ids),
        decode(after[i].written),
        answerOf(digits),
      ]),
  });
}
