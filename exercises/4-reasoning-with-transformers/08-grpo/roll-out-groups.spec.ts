import { expect, test } from "vitest";
import { END, PAD } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import type { Sample } from "../02-self-consistency/sample-chains.js";
import { type GroupRollout, rollOutGroups } from "./roll-out-groups.js";

tensorSpec();

const AXES = { axes: "row column" };

/** A sampler that gives row b these texts, whatever the prompt is; token k of row b has ln P = −(b + 1) − k / 10. */
const writes =
  (...texts: number[][]) =>
  async (prompts: number[][]): Promise<Sample[]> =>
    prompts.map((_, b) => ({ written: [...texts[b]], logProbs: logProbsOf(b, texts[b].length) }));
const logProbsOf = (b: number, length: number) => Array.from({ length }, (_, k) => -(b + 1) - k / 10);

/** A sampler whose texts depend on the prompt and on how often it was seen: no two rows of a group write the same. */
function heeding(): (prompts: number[][]) => Promise<Sample[]> {
  return async (prompts) => {
    const seen = new Map<string, number>();
    return prompts.map((prompt) => {
      const key = prompt.join(" ");
      const time = seen.get(key) ?? 0;
      seen.set(key, time + 1);
      const written = Array.from(
        { length: 1 + ((prompt[0] + 2 * time) % 4) },
        (_, k) => (prompt[0] + time + k) % 10,
      );
      return { written, logProbs: written.map((id, k) => -0.1 - id / 7 - k) };
    });
  };
}

/** Two prompts of three tokens, groups of two: 2, 4, 1 and 3 tokens are written. The last row is cut off. */
const TEXTS = () => [[5, END], [15, 4, 7, END], [END], [11, 0, 9]];
const PROMPTS = () => [
  [4, 9, 10],
  [7, 0, 10],
];
const four = () => rollOutGroups(writes(...TEXTS()), PROMPTS(), 2);

test("the sampler is asked for each prompt G times in a row", async () => {
  const asked: number[][][] = [];
  const texts = Array.from({ length: 6 }, () => [END]);
  const sample = (prompts: number[][]) => {
    asked.push(prompts.map((prompt) => [...prompt]));
    return writes(...texts)(prompts);
  };
  await rollOutGroups(
    sample,
    [
      [4, 10],
      [7, 10],
    ],
    3,
  );
  expect(asked[0], "the prompts that the sampler got, for two prompts and groups of three").toEqual([
    [4, 10],
    [4, 10],
    [4, 10],
    [7, 10],
    [7, 10],
    [7, 10],
  ]);
  expect(asked.length, "how often the sampler was asked").toBe(1);
});

test("a row is its prompt and what was written", async () => {
  const { rows, written, promptLength, groupSize } = await four();
  expect(rows, "the rows").toEqual([
    [4, 9, 10, 5, END],
    [4, 9, 10, 15, 4, 7, END],
    [7, 0, 10, END],
    [7, 0, 10, 11, 0, 9],
  ]);
  expect(written, "what was written").toEqual(TEXTS());
  expect([promptLength, groupSize], "the length of a prompt, and the size of a group").toEqual([3, 2]);
});

test("the mask is 1 from the first written token to the last", async () => {
  const { mask } = await four();
  expect(mask).toMatchValues(
    [
      [0, 0, 1, 1, 0, 0],
      [0, 0, 1, 1, 1, 1],
      [0, 0, 1, 0, 0, 0],
      [0, 0, 1, 1, 1, 0],
    ],
    { ...AXES, what: "the mask of prompts of three tokens, after which 2, 4, 1 and 3 were written" },
  );
});

test("old log-probabilities are where the mask is 1", async () => {
  const { oldLogProbs } = await four();
  expect(oldLogProbs).toMatchValues(
    [
      [0, 0, -1, -1.1, 0, 0],
      [0, 0, -2, -2.1, -2.2, -2.3],
      [0, 0, -3, 0, 0, 0],
      [0, 0, -4, -4.1, -4.2, 0],
    ],
    { ...AXES, what: "the old log-probabilities" },
  );
});

test("a row that was cut off counts with all it wrote", async () => {
  const { mask, oldLogProbs } = await rollOutGroups(writes([5, 6, 7, 8], [5, END], [5, 6, 7]), [[3, 10]], 3);
  expect(mask).toMatchValues(
    [
      [0, 1, 1, 1, 1],
      [0, 1, 1, 0, 0],
      [0, 1, 1, 1, 0],
    ],
    { ...AXES, what: "the mask of a group in which only the second row has a period" },
  );
  expect(oldLogProbs).toMatchValues(
    [
      [0, -1, -1.1, -1.2, -1.3],
      [0, -2, -2.1, 0, 0],
      [0, -3, -3.1, -3.2, 0],
    ],
    { ...AXES, what: "the old log-probabilities of this group" },
  );
});

test("whatever the tokens are, what was written counts", async () => {
  const { mask } = await rollOutGroups(writes([0, 0], [END, PAD, 3, END], [PAD, PAD, 0]), [[END, 0, PAD]], 3);
  expect(mask).toMatchValues(
    [
      [0, 0, 1, 1, 0, 0],
      [0, 0, 1, 1, 1, 1],
      [0, 0, 1, 1, 1, 0],
    ],
    { ...AXES, what: "the mask of rows with the ids 0, PAD and period in the prompt and after it" },
  );
});

test("a log-probability of 0 is not padding, and −∞ stays", async () => {
  const sample = async () => [
    { written: [5, 7, END], logProbs: [0, Number.NEGATIVE_INFINITY, 0] },
    { written: [END], logProbs: [-1] },
  ];
  const { mask, oldLogProbs } = await rollOutGroups(sample, [[10]], 2);
  expect(mask).toMatchValues(
    [
      [1, 1, 1],
      [1, 0, 0],
    ],
    { ...AXES, what: "the mask of a row with log-probabilities of 0, −∞ and 0" },
  );
  expect(oldLogProbs, "its log-probabilities, and those of a row with one").toEqual([
    [0, Number.NEGATIVE_INFINITY, 0],
    [-1, 0, 0],
  ]);
});

test("one prompt, one row, one token", async () => {
  judged(
    await rollOutGroups(writes([END]), [[10]], 1),
    bySteps(writesSync([END]), [[10]], 1),
    "one row of one token",
  );
  judged(
    await rollOutGroups(writes([5, END], [END]), [[3], [4]], 1),
    bySteps(writesSync([5, END], [END]), [[3], [4]], 1),
    "groups of one, prompts of one token",
  );
  judged(
    await rollOutGroups(writes([END], [END], [END]), [[3, 10]], 3),
    bySteps(writesSync([END], [END], [END]), [[3, 10]], 3),
    "one prompt, one token in each row",
  );
});

test("a row without a token counts nowhere", async () => {
  const { rows, mask, oldLogProbs } = await rollOutGroups(writes([5, END], []), [[3, 10]], 2);
  expect(rows, "the rows, of which one wrote nothing").toEqual([
    [3, 10, 5, END],
    [3, 10],
  ]);
  expect(mask).toMatchValues(
    [
      [0, 1, 1],
      [0, 0, 0],
    ],
    { ...AXES, what: "the mask, where the second row wrote nothing" },
  );
  expect(oldLogProbs).toMatchValues(
    [
      [0, -1, -1.1],
      [0, 0, 0],
    ],
    { ...AXES, what: "the old log-probabilities, where the second row wrote nothing" },
  );
  const none = await rollOutGroups(writes([], []), [[3, 9, 10]], 2);
  expect(none.mask).toMatchValues(
    [
      [0, 0],
      [0, 0],
    ],
    { ...AXES, what: "the mask, where no row wrote anything" },
  );
});

test("groups of any size, against a walk along each row", async () => {
  const rng = specRandom();
  for (const [P, G, promptLength] of [
    [3, 4, 2],
    [5, 2, 7],
    [1, 11, 3],
    [2, 1, 5],
    [4, 3, 1],
  ]) {
    const id = () => Math.floor(10 * rng.random());
    const prompts = Array.from({ length: P }, () => Array.from({ length: promptLength }, id));
    const texts = Array.from({ length: P * G }, () => Array.from({ length: 1 + id() }, id));
    judged(
      await rollOutGroups(writes(...texts), prompts, G),
      bySteps(writesSync(...texts), prompts, G),
      `${P} prompts of ${promptLength} tokens, groups of ${G}`,
    );
  }
});

test("nothing is changed, shared or remembered", async () => {
  const prompts = PROMPTS();
  await rollOutGroups(heeding(), prompts, 2);
  expect(prompts, "the prompts after the call").toEqual(PROMPTS());
  const samples: Sample[] = await writes(...TEXTS())([...prompts, ...prompts]);
  const rollout = await rollOutGroups(async () => samples, prompts, 2);
  for (const each of rollout.written) each.push(99);
  for (const each of rollout.oldLogProbs) each.fill(99);
  for (const each of rollout.mask) each.fill(99);
  for (const row of rollout.rows) row.fill(99);
  expect(samples, "the sampler's samples, after a change of the result").toEqual(
    await writes(...TEXTS())([...prompts, ...prompts]),
  );
  expect(prompts, "the prompts after a change of the result").toEqual(PROMPTS());
  const silent = await rollOutGroups(writes([], []), prompts, 1);
  for (const row of silent.rows) row.fill(99);
  expect(prompts, "the prompts after a change of rows that wrote nothing").toEqual(PROMPTS());
  const sample = heeding();
  for (const each of [prompts, [...PROMPTS()].reverse()])
    expect(
      (await rollOutGroups(sample, each, 1)).rows[0].slice(0, 3),
      "the first prompt of one sampler's calls",
    ).toEqual(each[0]);
  const roll = (each: number[][], size: number) => rollOutGroups(heeding(), each, size);
  await expect(roll).toHeed({ prompts, groupSize: 2 }, { others: { groupSize: 3 } });
  await expect(roll).toReturnNew({ prompts, groupSize: 2 });
});

test("prompts that don't fit are refused", async () => {
  await refused(() => rollOutGroups(heeding(), [], 2), "no prompt");
  await refused(() => rollOutGroups(heeding(), [[]], 2), "an empty prompt", 0);
  await refused(() => rollOutGroups(heeding(), [[], []], 2), "two empty prompts", 0);
  for (const at of [0, 1, 2])
    for (const odd of [[4], [4, 9, 10], []]) {
      const prompts = [0, 1, 2].map((i) => (i === at ? odd : [5, 10]));
      await refused(
        () => rollOutGroups(heeding(), prompts, 2),
        `prompt ${at} of ${odd.length} tokens, others of 2`,
        odd.length,
      );
    }
});

test("a group that has no whole number of rows is refused", async () => {
  for (const groupSize of [0, -1, 1.5])
    await refused(() => rollOutGroups(heeding(), PROMPTS(), groupSize), `groups of ${groupSize}`, groupSize);
  await refused(() => rollOutGroups(heeding(), PROMPTS(), Number.NaN), "groups of NaN", /NaN/);
});

test("samples that don't fit are refused", async () => {
  for (const count of [0, 3, 5]) {
    const sample = async () => Array.from({ length: count }, () => ({ written: [END], logProbs: [-1] }));
    await refused(() => rollOutGroups(sample, PROMPTS(), 2), `${count} samples for 4 rows`, count, 4);
  }
  for (const at of [0, 1, 3])
    for (const logProbs of [[-1], [-1, -1, -1], []]) {
      const sample = async () =>
        [0, 1, 2, 3].map((b) => ({ written: [5, END], logProbs: b === at ? logProbs : [-1, -2] }));
      await refused(
        () => rollOutGroups(sample, PROMPTS(), 2),
        `2 tokens in row ${at}, and ${logProbs.length} log-probabilities`,
        2,
        logProbs.length,
      );
    }
});

test("a group of three, as the updates will see it", async () => {
  const { mask } = await rollOutGroups(
    writes([11, 7, END], [15, 4, 16, 9, 11, 7, END], [15, 4, 11]),
    [[4, 9, 2, 10]],
    3,
  );
  await exhibit({
    kind: "heatmap",
    title: "which tokens count",
    caption: "One prompt, three rows. The prompt counts nowhere; each row counts as far as it wrote.",
    values: mask,
    axes: "row column",
    range: [0, 1],
  });
  expect(mask.map((row) => row.reduce((sum, on) => sum + on, 0))).toMatchValues([3, 7, 3], {
    ...{ axes: "row", what: "how many tokens of each row count" },
  });
});

/** Waits for what the call throws, then judges it. */
async function refused(
  call: () => Promise<unknown>,
  what: string,
  ...telling: (number | RegExp)[]
): Promise<void> {
  let result: () => unknown;
  try {
    const rollout = await call();
    result = () => rollout;
  } catch (error) {
    result = () => {
      throw error;
    };
  }
  expect(result).toRefuse(RangeError, what, ...telling);
}

/** Judges all parts of a rollout. */
function judged(got: GroupRollout, due: GroupRollout, what: string): void {
  expect(got.rows, `the rows of ${what}`).toEqual(due.rows);
  expect(got.written, `what was written by ${what}`).toEqual(due.written);
  expect([got.promptLength, got.groupSize], `the lengths of prompt and group of ${what}`).toEqual([
    due.promptLength,
    due.groupSize,
  ]);
  expect(got.mask).toMatchValues(due.mask, { ...AXES, what: `the mask of ${what}` });
  expect(got.oldLogProbs).toMatchValues(due.oldLogProbs, {
    ...AXES,
    what: `the old log-probabilities of ${what}`,
  });
}

const writesSync =
  (...texts: number[][]) =>
  (b: number): Sample => ({ written: [...texts[b]], logProbs: logProbsOf(b, texts[b].length) });

/** Token by token along each row. */
function bySteps(sample: (row: number) => Sample, prompts: number[][], groupSize: number): GroupRollout {
  const rollout: GroupRollout = {
    groupSize,
    promptLength: prompts[0].length,
    rows: [],
    written: [],
    mask: [],
    oldLogProbs: [],
  };
  const all: { prompt: number[]; each: Sample }[] = [];
  for (const prompt of prompts)
    for (let g = 0; g < groupSize; g++) all.push({ prompt, each: sample(all.length) });
  const longest = Math.max(...all.map(({ each }) => each.written.length));
  for (const { prompt, each } of all) {
    rollout.rows.push(prompt.concat(each.written));
    rollout.written.push(each.written);
    const mask: number[] = [];
    const old: number[] = [];
    for (let i = 1; i < prompt.length; i++) {
      mask.push(0);
      old.push(0);
    }
    for (let k = 0; k < longest; k++) {
      mask.push(k < each.written.length ? 1 : 0);
      old.push(k < each.written.length ? each.logProbs[k] : 0);
    }
    rollout.mask.push(mask);
    rollout.oldLogProbs.push(old);
  }
  return rollout;
}
