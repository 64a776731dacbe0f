import { mistakesFor } from "#lib/mistakes";
import { matchedHidden as right } from "./matched-hidden.js";

/** Another width from D and the multiple; what is refused stays refused. */
const width = (body: (D: number, multiple: number) => number, usual = 1) => ({
  matchedHidden: (D: number, multiple = usual) => {
    right(D, multiple);
    return body(D, multiple);
  },
});

const up = (n: number, multiple: number) => multiple * Math.ceil(n / multiple);

export default mistakesFor<typeof import("./matched-hidden.js")>({
  "four-thirds": {
    because:
      "4·D/3 spends half of the weights. Three matrices of width F cost 3·D·F, the two of width 4·D cost 8·D².",
    ...width((D, multiple) => up(Math.floor((4 * D) / 3), multiple)),
  },
  "two-thirds-of-the-stream": {
    because: "This is two thirds of D. It is two thirds of the hidden width, which is 4·D.",
    ...width((D, multiple) => up(Math.max(1, Math.floor((2 * D) / 3)), multiple)),
  },
  "four-times-as-before": {
    because: "SwiGLU with 4·D units has half as many weights again: three matrices, not two.",
    ...width((D, multiple) => up(4 * D, multiple)),
  },
  "three-quarters": {
    because: "Two matrices became three, so each unit costs 3/2, and 2/3 of the units remain, not 3/4.",
    ...width((D, multiple) => up(3 * D, multiple)),
  },
  "rounds-up-at-once": {
    because:
      "The fraction was rounded up. It is dropped first, so that without a multiple the count stays within the budget.",
    ...width((D, multiple) => up(Math.ceil((8 * D) / 3), multiple)),
  },
  "rounds-to-the-nearest": {
    because: "The fraction was rounded to the nearest whole number. It is dropped.",
    ...width((D, multiple) => up(Math.round((8 * D) / 3), multiple)),
  },
  "keeps-the-fraction": {
    because: "There are no two thirds of a hidden unit: without a multiple too the width is a whole number.",
    ...width((D, multiple) => (multiple === 1 ? (8 * D) / 3 : up(Math.floor((8 * D) / 3), multiple))),
  },
  "up-without-dropping": {
    because:
      "The multiple was taken of the exact width. Its fraction is dropped first, or 64.67 would become 128.",
    ...width((D, multiple) => (multiple === 1 ? Math.floor((8 * D) / 3) : up((8 * D) / 3, multiple))),
  },
  "ignores-the-multiple": {
    because: "The multiple was not used: 682 is no multiple of 64.",
    ...width((D) => Math.floor((8 * D) / 3)),
  },
  "down-to-the-multiple": {
    because: "The width went down to the multiple. LLaMA goes up: a little more than the budget.",
    ...width((D, multiple) => multiple * Math.floor(Math.floor((8 * D) / 3) / multiple)),
  },
  "to-the-nearest-multiple": {
    because: "The width went to the nearest multiple. It always goes up.",
    ...width((D, multiple) => multiple * Math.round(Math.floor((8 * D) / 3) / multiple)),
  },
  "always-one-more": {
    because: "A width that is a multiple already got one more. It stays.",
    ...width((D, multiple) =>
      multiple === 1
        ? Math.floor((8 * D) / 3)
        : multiple * (Math.floor(Math.floor((8 * D) / 3) / multiple) + 1),
    ),
  },
  "always-goes-up": {
    because:
      "The width went up although it is a multiple already. Then it stays: a multiple of 1 it always is.",
    ...width((D, multiple) => multiple * (Math.floor(Math.floor((8 * D) / 3) / multiple) + 1)),
  },
  "multiples-of-64-by-default": {
    because: "Without a multiple the width went up to one of 64. Then every whole number will do.",
    ...width((D, multiple) => up(Math.floor((8 * D) / 3), multiple), 64),
  },
  "rounded-constant": {
    because:
      "The factor was rounded to three decimals, and wide streams get units too many. Take it exactly.",
    ...width((D, multiple) => up(Math.floor(2.667 * D), multiple)),
  },
  "finer-constant": {
    because:
      "The factor was rounded to four decimals: from D = 10,000 on there is a unit too many. Take it exactly.",
    ...width((D, multiple) => up(Math.floor(2.6667 * D), multiple)),
  },
  "counts-the-biases": {
    because:
      "The budget held the biases too. Matched are the matrices: SwiGLU's three cost what the two cost.",
    ...width((D, multiple) => up(Math.floor((8 * D * D + 5 * D) / (3 * D)), multiple)),
  },
  "biases-left-out": {
    because: "The feed-forward network has biases: one number for each hidden unit, and one for each output.",
    feedForwardParameters: (D, F) => 2 * D * F,
  },
  "one-bias-only": {
    because: "The second bias is missing: each of the D outputs has one too.",
    feedForwardParameters: (D, F) => 2 * D * F + F,
  },
  "output-bias-only": {
    because: "The first bias is missing: each of the F hidden units has one.",
    feedForwardParameters: (D, F) => 2 * D * F + D,
  },
  "both-biases-hidden": {
    because: "Both biases were counted as long as the hidden layer. b2 is as long as the stream.",
    feedForwardParameters: (D, F) => 2 * D * F + 2 * F,
  },
  "one-matrix": {
    because: "There is a matrix up and a matrix down: two of D·F numbers.",
    feedForwardParameters: (D, F) => D * F + F + D,
  },
  "two-matrices-in-swiglu": {
    because: "SwiGLU has three matrices: the gate, what passes it, and the way down.",
    swigluParameters: (D, F) => 2 * D * F,
  },
  "swiglu-with-biases": {
    because: "Biases were counted. SwiGLU as LLaMA has it has none.",
    swigluParameters: (D, F) => 3 * D * F + 2 * F + D,
  },
});
