import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { type Checkpoint, DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { CONTEXT, decode, encode } from "#lib/chain-sums/tokens";
import { type Cost, showCost } from "#lib/exhibit/accuracy-against-tokens";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { type SpecBlock, silentBlock } from "#lib/spec/blocks";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { checkChain } from "../01-chain-of-thought/check-chain.js";
import { loadCheckpoint, sampleChains } from "../02-self-consistency/sample-chains.js";
import { type Draft, type Mended, mendChains, type StepJudge, trustedTokens } from "./mend-chains.js";

tensorSpec("judge", { reads: "awaited" });

const WHOLE = 2 * DIGITS + 3;

test("of six thoughts the third is doubted: four tokens are kept", () => {
  expect(trustedTokens([2, 1, -1, 3, -2, 4], 0), "tokens kept if steps 2 and 4 are doubted").toBe(4);
  expect(trustedTokens([-2, 1, 3], 0), "tokens kept if step 0 is doubted").toBe(0);
  expect(trustedTokens([2, 1, -0.1], 0), "tokens kept if the last of three is doubted").toBe(4);
  expect(trustedTokens([-1], 0), "tokens kept of a single step that is doubted").toBe(0);
});

test("where nothing is doubted there is nothing to mend", () => {
  expect(trustedTokens([2, 1, 0.5], 0), "tokens kept without a doubt").toBeNull();
  expect(trustedTokens([2, 1], 1), "tokens kept with a score at the threshold").toBeNull();
  expect(trustedTokens([-3], -4), "tokens kept of one step, without a doubt").toBeNull();
  expect(trustedTokens([], 0), "tokens kept of no steps").toBeNull();
});

test("the threshold decides what is doubted", () => {
  const scores = [0.9, 0.4, -0.2, 0.1];
  for (const [threshold, kept] of [
    [0.95, 0],
    [Number.POSITIVE_INFINITY, 0],
    [0.5, 2],
    [0, 4],
    [-0.2, null],
    [-1, null],
    [Number.NEGATIVE_INFINITY, null],
  ] as const)
    expect(trustedTokens(scores, threshold), `tokens kept at the threshold ${threshold}`).toBe(kept);
  expect(() => trustedTokens(scores, 0)).toLeaveUnchanged({ scores });
});

test("without a round, chains stay as they were written", async () => {
  const { model, problems } = world("reasoner", 9);
  const { judge, asked } = listening(() => -1);
  const got = await mendChains(model, problems, judge, { rounds: 0, threshold: 0 }, specRandom(1));
  expect(got, "nine chains after no round").toEqual(await firstDraft(model, problems, 1));
  expect(asked.length, "how often the judge was asked").toBe(0);
});

test("what a judge never doubts stays, and costs nothing more", async () => {
  const { model, problems } = world("reasoner", 9);
  const { judge, asked } = listening(() => 1);
  const got = await mendChains(model, problems, judge, { rounds: 5, threshold: 0 }, specRandom(1));
  const due = await firstDraft(model, problems, 1);
  expect(got, "nine chains without a doubt").toEqual(due);
  expect(asked.length, "how often the judge was asked").toBe(1);
  expect(asked[0], "what the judge was asked").toEqual(
    due.map(({ written }, b) => ({ digits: problems[b], written })),
  );
});

test("what stands before the first doubted step is kept", async () => {
  const { model, problems } = world("reasoner", 12);
  const first = await firstDraft(model, problems, 1);
  // In round 0 step b % 6 of problem b is doubted, and one after it; then nothing.
  const { judge, asked } = listening((s, b, round) => (round === 0 && s >= b % DIGITS && s !== 5 ? -1 : 1));
  const got = await mendChains(model, problems, judge, { rounds: 4, threshold: 0 }, specRandom(1));
  for (const [b, { written }] of got.entries()) {
    const kept = b % DIGITS === 5 ? WHOLE : 2 * (b % DIGITS);
    expect(decode(written.slice(0, kept)), `the first ${kept} tokens of chain ${b}`).toBe(
      decode(first[b].written.slice(0, kept)),
    );
  }
  expect(asked.length, "how often the judge was asked").toBe(2);
});

test("only new tokens cost something", async () => {
  const { model, problems } = world("reasoner", 12);
  const first = await firstDraft(model, problems, 1);
  const { judge } = listening((s, b, round) => (round === 0 && s === b % DIGITS ? -1 : 1));
  const got = await mendChains(model, problems, judge, { rounds: 1, threshold: 0 }, specRandom(1));
  for (const [b, { written, tokens }] of got.entries())
    expect(tokens, `the tokens of chain ${b}, of which ${2 * (b % DIGITS)} were kept`).toBe(
      first[b].written.length + written.length - 2 * (b % DIGITS),
    );
});

test("a chain that is settled is not judged again", async () => {
  // The same draws with every seed: with others a chain may break, and a broken one isn't judged.
  const { model, problems } = world("reasoner", 8, mersenneTwister(20_000));
  // Each round settles the problems whose number it is, and 4 to 7 never.
  const { judge, asked } = listening((s, b, round) => (s === 3 && b !== round ? -1 : 1));
  const got = await mendChains(model, problems, judge, { rounds: 3, threshold: 0 }, mersenneTwister(21_000));
  expect(
    asked.map((drafts) => drafts.map(({ digits }) => problems.findIndex((p) => p.join() === digits.join()))),
    "which problems were judged in three rounds",
  ).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7],
    [1, 2, 3, 4, 5, 6, 7],
    [2, 3, 4, 5, 6, 7],
  ]);
  expect(got[0].written, "a chain that the first round has settled").toEqual(asked[0][0].written);
  expect(got[1].written, "a chain that the second round has settled").toEqual(asked[1][0].written);
});

test("a judge that doubts everything is stopped by the rounds", async () => {
  const { model, problems } = world("reasoner", 5);
  for (const rounds of [1, 3]) {
    const { judge, asked } = listening(() => -1);
    const got = await mendChains(model, problems, judge, { rounds, threshold: 0 }, specRandom(1));
    expect(asked.length, `how often the judge was asked in ${rounds} rounds`).toBe(rounds);
    expect(
      got.map(({ tokens }) => tokens),
      `the tokens of ${rounds} rounds`,
    ).toEqual(Array(5).fill(WHOLE * (rounds + 1)));
    const last = await mendChains(
      model,
      problems,
      listening(() => -1).judge,
      { rounds: rounds - 1, threshold: 0 },
      specRandom(1),
    );
    if (rounds === 1)
      expect(
        got.some(({ written }, b) => written.join() !== last[b].written.join()),
        "whether anything was written anew",
      ).toBe(true);
  }
});

test("broken chains are written anew, and never judged", async () => {
  const { model, problems } = world("two-minds", 20);
  const first = await firstDraft(model, problems, 1);
  const isWhole = ({ written }: Mended) =>
    written.length === WHOLE &&
    parseChain(written).isWellFormed &&
    parseChain(written).thoughts.length === DIGITS;
  const broken = first.flatMap((chain, b) => (isWhole(chain) ? [] : [b]));
  expect(broken.length).toLieBetween(1, 19, "the broken chains, of 20");
  const { judge, asked } = listening(() => 1);
  const got = await mendChains(model, problems, judge, { rounds: 1, threshold: 0 }, specRandom(1));
  expect(
    asked.flat().map(({ written }) => written.length),
    "the lengths of what was judged",
  ).toEqual(Array(20 - broken.length).fill(WHOLE));
  for (const [b, { written, tokens }] of got.entries())
    expect(tokens, `the tokens of ${decode(written)}`).toBe(
      first[b].written.length + (broken.includes(b) ? written.length : 0),
    );
});

test("broken and doubted chains are written again in order", async () => {
  const { model, problems } = world("two-minds", 20);
  const doubting: StepJudge = async (drafts) => drafts.map(({ digits }) => digits.map(() => -1));
  const plan = { rounds: 1, threshold: 0 };
  const got = await mendChains(model, problems, doubting, plan, specRandom(1));
  const due = await slowly(model, problems, doubting, plan, specRandom(1));
  expect(
    got.map(({ written }) => decode(written)),
    "20 chains, all written again from the start in one call",
  ).toEqual(due.map(({ written }) => decode(written)));
});

test("where every chain is broken, no judge is asked", async () => {
  const { model, problems } = world("clueless", 6);
  const { judge, asked } = listening(() => -1);
  for (const digits of problems)
    await mendChains(model, [digits], judge, { rounds: 2, threshold: 0 }, specRandom(1));
  expect(
    asked.filter((drafts) => drafts.length === 0).length,
    "how often the judge was asked about no chain",
  ).toBe(0);
});

test("one thought for each digit and no WAIT: others aren't judged", async () => {
  for (const text of [
    "#0 3 WAIT 3 ⇒ 3 .",
    "#0 3 WAIT 3 #1 8 ⇒ 8 .",
    "#0 3 #1 8 WAIT 8 ⇒ 8 .",
    "#0 3 ⇒ 3 .",
    "#0 3 #1 8 #0 1 ⇒ 1 .",
  ]) {
    const { judge, asked } = listening(() => 1);
    const plan = { rounds: 2, threshold: 0 };
    const got = await mendChains(reciting(text, 3), [[3, 5]], judge, plan, specRandom(1));
    const written = encode(text);
    expect(asked.length, `how often the judge was asked about 3 5 = ${text}`).toBe(0);
    expect(got, `the chain ${text} after two rounds`).toEqual([{ written, tokens: 3 * written.length }]);
  }
  const { judge, asked } = listening(() => 1);
  const whole = reciting("#0 3 #1 8 ⇒ 8 .", 3);
  await mendChains(whole, [[3, 5]], judge, { rounds: 2, threshold: 0 }, specRandom(1));
  expect(asked.length, "how often the judge was asked about 3 5 = #0 3 #1 8 ⇒ 8 .").toBe(1);
});

test("four rounds, step by step", async () => {
  for (const name of ["reasoner", "two-minds"] as const) {
    const { model, problems } = world(name, 25);
    const plan = { rounds: 4, threshold: 0 };
    const got = await mendChains(model, problems, arithmetic, plan, specRandom(2));
    const due = await slowly(model, problems, arithmetic, plan, specRandom(2));
    for (const [b, { written, tokens }] of due.entries()) {
      expect(decode(got[b].written), `chain ${b} of ${name}`).toBe(decode(written));
      expect(got[b].tokens, `the tokens of chain ${b} of ${name}`).toBe(tokens);
    }
  }
});

test("problems stay as they were, and no tensor is left", async () => {
  const { model, problems } = world("reasoner", 3);
  const [before, tensors] = [problems.map((digits) => [...digits]), tf.memory().numTensors];
  const spoiling: StepJudge = async (drafts) => {
    const scores = await arithmetic(drafts);
    for (const draft of drafts) draft.written.length = 0;
    return scores;
  };
  const plan = { rounds: 2, threshold: 0 };
  const got = await mendChains(model, problems, spoiling, plan, specRandom(3));
  expect(got, "the chains of a judge that spoils what it reads").toEqual(
    await mendChains(model, problems, arithmetic, plan, specRandom(3)),
  );
  expect(problems, "the problems after the call").toEqual(before);
  expect(tf.memory().numTensors - tensors, "the tensors left").toBe(0);
});

test("one problem alone, one digit, and no problem", async () => {
  const { model } = world("reasoner", 1);
  const plan = { rounds: 2, threshold: 0 };
  for (const problems of [[[3, 1, 4, 1, 5, 9]], [[4, 2]]]) {
    const got = await mendChains(model, problems, arithmetic, plan, specRandom(4));
    expect(got, `the chain of ${problems[0]}`).toEqual(
      await slowly(model, problems, arithmetic, plan, specRandom(4)),
    );
  }
  const { judge, asked } = listening(() => 1);
  expect(await mendChains(model, [], judge, plan, specRandom(4)), "the chains of no problem").toEqual([]);
  expect(asked.length, "how often the judge was asked about no chains").toBe(0);
});

test("a threshold may be infinite: every step is doubted, or none", async () => {
  const { model, problems } = world("reasoner", 4);
  for (const threshold of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const plan = { rounds: 2, threshold };
    const call = mendChains(model, problems, arithmetic, plan, specRandom(6));
    const refusal = await call.then(
      () => null,
      (error) => (error instanceof RangeError ? error.name : Promise.reject(error)),
    );
    expect(refusal, `the refusal of the threshold ${threshold}`).toBeNull();
    const got = await call;
    expect(got, `four chains, the threshold ${threshold}`).toEqual(
      await slowly(model, problems, arithmetic, plan, specRandom(6)),
    );
  }
});

test("a bad number of rounds and a NaN threshold are refused", async () => {
  const { model, problems } = world("reasoner", 2);
  for (const rounds of [-1, 1.5, Number.NaN])
    await expect(() =>
      mendChains(model, problems, arithmetic, { rounds, threshold: 0 }, specRandom(1)),
    ).toRefuse(RangeError, `${rounds} rounds`);
  await expect(() =>
    mendChains(model, problems, arithmetic, { rounds: 1, threshold: Number.NaN }, specRandom(1)),
  ).toRefuse(RangeError, "a threshold of NaN");
  await expect(() =>
    mendChains(
      model,
      [
        [1, 2],
        [1, 2, 3],
      ],
      arithmetic,
      { rounds: 1, threshold: 0 },
      specRandom(1),
    ),
  ).toRefuse(RangeError, "a list of problems of 2 and 3 digits");
});

test("six rounds mend most chains, for half a chain more", async () => {
  refuseToTrain(); // nothing is trained, but so many chains are only worth it where the laws hold
  const { model, problems } = world("reasoner", 200);
  const runs: Record<string, StepJudge> = {
    "arithmetic, which says where": arithmetic,
    "arithmetic, which says only whether": async (drafts) =>
      (await arithmetic(drafts)).map((scores) => scores.map(() => Math.min(...scores))),
    "a coin that doubts one chain in three": coin(),
  };
  const told: Record<string, { accuracy: number; tokens: number }[]> = {};
  for (const [name, judge] of Object.entries(runs)) {
    told[name] = [];
    for (const rounds of [0, 1, 2, 6]) {
      const mended = await mendChains(model, problems, judge, { rounds, threshold: 0 }, specRandom(5));
      told[name].push({
        accuracy:
          mended.filter(({ written }, b) => parseChain(written).answer === answerOf(problems[b])).length /
          200,
        tokens: mended.reduce((sum, { tokens }) => sum + tokens, 0) / 200,
      });
    }
  }
  await exhibit({
    kind: "table",
    title: "what mending brings",
    caption:
      "200 problems. Each cell is accuracy and tokens. Knowing where saves tokens in each round. A chain written anew from the start may avoid a sum that the model can't do.",
    columns: ["judge", "no round", "1 round", "2 rounds", "6 rounds"],
    rows: Object.entries(told).map(([name, row]) => [
      name,
      ...row.map(({ accuracy, tokens }) => `${accuracy.toFixed(3)} at ${tokens.toFixed(1)}`),
    ]),
  });
  const [none, , , six] = told["arithmetic, which says where"];
  await showCost({
    "5 mended": told["arithmetic, which says where"].map((run): Cost => [run.tokens, run.accuracy]),
  });
  // 0.60 to 0.69, 0.950 to 0.990 and 22.4 to 24.1 in 5 runs.
  expect(none.accuracy).toLieBetween(0.5, 0.8, "the accuracy without a round");
  expect(six.accuracy).toLieBetween(0.9, 1, "the accuracy after six rounds");
  expect(six.tokens).toLieBetween(16, 30, "the tokens of six rounds");
});

function world(name: Checkpoint, count: number, rng = specRandom(7)) {
  return {
    model: loadCheckpoint(name),
    problems: Array.from({ length: count }, () => randomDigits(DIGITS, rng)),
  };
}

/** A model that writes this text after a prompt of that many tokens, whatever the prompt is. */
function reciting(text: string, prompt: number): ReturnType<typeof loadCheckpoint> {
  const model = loadCheckpoint("reasoner");
  const [V, D] = model.E.shape;
  const ids = [...Array(prompt - 1).fill(0), ...encode(text)];
  const due = Array.from({ length: CONTEXT }, (_, place) => ids[place] ?? 0); // [CONTEXT]
  return {
    ...model,
    E: tf.zeros([V, D]),
    P: tf.oneHot(tf.tensor1d(due, "int32"), D).toFloat(), // [CONTEXT, D]
    blocks: model.blocks.map((block) => silentBlock(block as SpecBlock)),
    norm: { gamma: tf.fill([D], 20), beta: tf.zeros([D]) },
    unembedding: tf.eye(D, V), // [D, V]
  };
}

/** A judge by a rule, which remembers what it was asked; b is the index in the first round. */
function listening(rule: (s: number, b: number, round: number) => number) {
  const asked: Draft[][] = [];
  const judge: StepJudge = async (drafts) => {
    asked.push(drafts.map(({ digits, written }) => ({ digits: [...digits], written: [...written] })));
    return drafts.map(({ digits }) => {
      const b = asked[0].findIndex((draft) => draft.digits.join() === digits.join());
      return digits.map((_, s) => rule(s, b, asked.length - 1));
    });
  };
  return { judge, asked };
}

/** Knows which steps are right. */
const arithmetic: StepJudge = async (drafts) =>
  drafts.map(({ digits, written }) =>
    checkChain(digits, parseChain(written).thoughts).valid.map((isValid) => (isValid ? 2 : -2)),
  );

/** Knows nothing. */
function coin(): StepJudge {
  const rng = specRandom(8);
  return async (drafts) => drafts.map(({ digits }) => digits.map(() => rng.random() - 0.07));
}

async function firstDraft(
  model: ReturnType<typeof loadCheckpoint>,
  problems: number[][],
  seed: number,
): Promise<Mended[]> {
  const most = CONTEXT - DIGITS - 1;
  const samples = await sampleChains(model, problems.map(promptOf), {
    temperature: 1,
    most,
    rng: specRandom(seed),
  });
  return samples.map(({ written }) => ({ written, tokens: written.length }));
}

/** One round after the other, by texts. */
async function slowly(
  model: ReturnType<typeof loadCheckpoint>,
  problems: number[][],
  judge: StepJudge,
  { rounds, threshold }: { rounds: number; threshold: number },
  rng: ReturnType<typeof specRandom>,
): Promise<Mended[]> {
  const chains: Mended[] = problems.map(() => ({ written: [], tokens: 0 }));
  const settled = new Set<number>();
  for (let round = 0; round <= rounds; round++) {
    if (round > 0)
      for (const [b, chain] of chains.entries()) {
        if (settled.has(b)) continue;
        const K = problems[b].length;
        if (!new RegExp(`^(#\\d \\d ){${K}}⇒ \\d \\.$`).test(decode(chain.written))) chain.written = [];
        else {
          const [scores] = await judge([{ digits: problems[b], written: [...chain.written] }]);
          let kept = 0;
          while (kept < K && scores[kept] >= threshold) kept++;
          if (kept === K) settled.add(b);
          else chain.written = chain.written.slice(0, 2 * kept);
        }
      }
    const open = chains.map((chain, b) => ({ chain, digits: problems[b], length: chain.written.length, b }));
    for (let length = 0; length < CONTEXT; length++) {
      const same = open.filter(({ b, length: its }) => its === length && !settled.has(b));
      if (same.length === 0) continue;
      const prompts = same.map(({ chain, digits }) => [...promptOf(digits), ...chain.written]);
      const most = CONTEXT - prompts[0].length;
      const samples = await sampleChains(model, prompts, { temperature: 1, most, rng });
      for (const [i, { chain }] of same.entries()) {
        chain.written = [...chain.written, ...samples[i].written];
        chain.tokens += samples[i].written.length;
      }
    }
  }
  return chains;
}
