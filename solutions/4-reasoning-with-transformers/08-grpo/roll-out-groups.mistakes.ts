import { mistakesFor } from "#lib/author/mistakes";
import { END, PAD } from "#lib/chain-sums/tokens";
import type { Sample } from "../02-self-consistency/sample-chains.js";
import { type GroupRollout, rollOutGroups as right } from "./roll-out-groups.js";

type Sampler = (prompts: number[][]) => Promise<Sample[]>;

/** The rollout with some of its parts changed afterwards. */
const then = (change: (rollout: GroupRollout, samples: Sample[]) => Partial<GroupRollout>) => ({
  async rollOutGroups(sample: Sampler, prompts: number[][], groupSize: number): Promise<GroupRollout> {
    let samples: Sample[] = [];
    const rollout = await right(
      async (asked) => {
        samples = await sample(asked);
        return samples;
      },
      prompts,
      groupSize,
    );
    return { ...rollout, ...change(rollout, samples) };
  },
});

/** The mask by a rule for token t of a row. */
const counting = (counts: (t: number, row: number[], rollout: GroupRollout) => boolean) =>
  then((rollout) => ({
    mask: rollout.mask.map((columns, b) =>
      columns.map((_, m) => Number(counts(m + 1, rollout.rows[b], rollout))),
    ),
  }));

/** The log-probabilities by a rule for column m of a row. */
const remembering = (at: (m: number, sample: Sample, rollout: GroupRollout) => number | undefined) =>
  then((rollout, samples) => ({
    oldLogProbs: samples.map((sample, b) => rollout.mask[b].map((_, m) => at(m, sample, rollout) ?? 0)),
  }));

/** The rollout of these prompts, as if groups were of one row. */
const asking = (order: (prompts: number[][], groupSize: number) => number[][]) => ({
  async rollOutGroups(sample: Sampler, prompts: number[][], groupSize: number): Promise<GroupRollout> {
    if (prompts.length === 0 || !(Number.isInteger(groupSize) && groupSize >= 1))
      return right(sample, prompts, groupSize);
    return { ...(await right(sample, order(prompts, groupSize), 1)), groupSize };
  },
});

export default mistakesFor<typeof import("./roll-out-groups.js")>({
  "sample-major": {
    because: "All prompts were asked once, then all once more. Rows of one group must be neighbors.",
    ...asking((prompts, G) => Array.from({ length: G }, () => prompts.map((prompt) => [...prompt])).flat()),
  },
  "asked-once": {
    because: "Each prompt was asked once. A group has G rows, each drawn for itself.",
    ...asking((prompts) => prompts.map((prompt) => [...prompt])),
  },
  "first-prompt-only": {
    because: "The first prompt was asked for all rows. Each prompt has a group of its own.",
    ...asking((prompts, G) => prompts.flatMap(() => Array.from({ length: G }, () => [...prompts[0]]))),
  },
  "one-draw-copied": {
    because: "One text was copied G times. Then all rewards of a group are equal, and nothing is learned.",
    async rollOutGroups(sample: Sampler, prompts: number[][], groupSize: number): Promise<GroupRollout> {
      const once = (asked: number[][]) =>
        sample(asked.filter((_, b) => b % groupSize === 0)).then((samples) =>
          samples.flatMap((each) => Array.from({ length: groupSize }, () => structuredClone(each))),
        );
      return right(once, prompts, groupSize);
    },
  },
  "asked-group-by-group": {
    because:
      "The sampler was asked for each group apart. One call for all rows is promised: a batch costs little more than a row.",
    async rollOutGroups(sample: Sampler, prompts: number[][], groupSize: number): Promise<GroupRollout> {
      const apart = async (asked: number[][]) => {
        const samples: Sample[] = [];
        for (let b = 0; b < asked.length; b += groupSize)
          samples.push(...(await sample(asked.slice(b, b + groupSize))));
        return samples;
      };
      return right(apart, prompts, groupSize);
    },
  },
  "mask-without-the-shift": {
    because:
      "The mask has token m in column m. Column m belongs to token m + 1, because no policy chooses the first token.",
    ...counting((t, row, { promptLength }) => t - 1 >= promptLength && t - 1 < row.length),
  },
  "first-written-token-left-out": {
    because:
      "The first written token was left out. It was a decision too. Its column is promptLength − 1, one left of its place in the row.",
    ...counting((t, row, { promptLength }) => t > promptLength && t < row.length),
  },
  "last-prompt-token-counts": {
    because: "The last token of the prompt counts here. The policy didn't choose it.",
    ...counting((t, row, { promptLength }) => t >= promptLength - 1 && t < row.length),
  },
  "prompt-counts": {
    because: "The prompt is in the mask. Only what the policy wrote was its decision.",
    ...counting((t, row) => t < row.length),
  },
  "padding-counts": {
    because: "Columns after the end of a row are 1. The row has no token there.",
    ...counting((t, _row, { promptLength }) => t >= promptLength),
  },
  "period-left-out": {
    because: "The period isn't in the mask. To stop was a decision too, and a policy has to learn it.",
    ...counting((t, row, { promptLength }) => t >= promptLength && t < row.length && row[t] !== END),
  },
  "last-token-left-out": {
    because:
      "The last token of each row is missing. It counts, whether it is a period or where a row was cut off.",
    ...counting((t, row, { promptLength }) => t >= promptLength && t < row.length - 1),
  },
  "cut-off-left-out": {
    because: "Rows without a period count nowhere. A row that was cut off counts with all it wrote.",
    ...counting((t, row, { promptLength }) => t >= promptLength && t < row.length && row.at(-1) === END),
  },
  "up-to-the-first-period": {
    because:
      "The mask ends at the first period in the row. A prompt may hold one, and the length says where a row ends.",
    ...counting(
      (t, row, { promptLength }) =>
        t >= promptLength && t < row.length && (!row.includes(END) || t <= row.indexOf(END)),
    ),
  },
  "mask-from-the-log-probs": {
    because: "A log-probability of 0 was taken for padding. A token of which the policy was sure counts too.",
    ...then(({ oldLogProbs }) => ({ mask: oldLogProbs.map((row) => row.map((x) => Number(x !== 0))) })),
  },
  "zero-ids-left-out": {
    because: "Tokens with the id 0 don't count here. That is the digit 0.",
    ...counting((t, row, { promptLength }) => t >= promptLength && t < row.length && row[t] !== 0),
  },
  "log-probs-from-column-0": {
    because:
      "The log-probabilities begin in column 0. They belong where the mask is 1, after the prompt's columns.",
    ...remembering((m, { logProbs }) => logProbs[m]),
  },
  "log-probs-one-late": {
    because:
      "The log-probabilities are one column too late. Written token k belongs to the column before its place in the row.",
    ...remembering((m, { logProbs }, { promptLength }) => logProbs[m - promptLength]),
  },
  "log-probs-at-the-end": {
    because:
      "The log-probabilities were moved to the end of the table. Rows are padded at the end, so short ones end earlier.",
    ...remembering((m, { logProbs }, { mask }) => logProbs[m - mask[0].length + logProbs.length]),
  },
  "probabilities-for-logs": {
    because: "These are probabilities. Logarithms are asked for, as the sampler gives them.",
    ...remembering((m, { logProbs }, { promptLength }) => {
      const logProb = logProbs[m + 1 - promptLength];
      return logProb === undefined ? 0 : Math.exp(logProb);
    }),
  },
  "rows-padded": {
    because: "The rows were filled up with PAD. A row is its prompt and what was written, and no more.",
    ...then(({ rows, mask }) => ({
      rows: rows.map((row) => [...row, ...Array<number>((mask[0]?.length ?? 0) + 1 - row.length).fill(PAD)]),
    })),
  },
  "minus-infinity-elsewhere": {
    because: "Places without a written token hold −Infinity, and 0 · −Infinity is NaN later on. They hold 0.",
    ...remembering(
      (m, { logProbs }, { promptLength }) => logProbs[m + 1 - promptLength] ?? Number.NEGATIVE_INFINITY,
    ),
  },
});
