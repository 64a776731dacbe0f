import { mistakesFor } from "#lib/author/mistakes";
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
      "4·D/3 uses only half of the weights. Three matrices of width F cost 3·D·F, the two of width 4·D cost 8·D².",
    ...width((D, multiple) => up(Math.floor((4 * D) / 3), multiple)),
  },
  "two-thirds-of-the-stream": {
    because: "This is two thirds of D. It is two thirds of the hidden width, which is 4·D.",
    ...width((D, multiple) => up(Math.max(1, Math.floor((2 * D) / 3)), multiple)),
  },
  "four-times-as-before": {
    because: "SwiGLU with 4·D units has 50% more weights: three matrices, not two.",
    ...width((D, multiple) => up(4 * D, multiple)),
  },
  "three-quarters": {
    because:
      "Two matrices became three, so each unit costs 3/2 as much, and 2/3 of the units remain, not 3/4.",
    ...width((D, multiple) => up(3 * D, multiple)),
  },
  "rounds-up-at-once": {
    because:
      "You rounded the fraction up. Drop it first, so that without a multiple the count stays within the budget.",
    ...width((D, multiple) => up(Math.ceil((8 * D) / 3), multiple)),
  },
  "rounds-to-the-nearest": {
    because: "You rounded the fraction to the nearest whole number. Drop it.",
    ...width((D, multiple) => up(Math.round((8 * D) / 3), multiple)),
  },
  "keeps-the-fraction": {
    because:
      "There are no two thirds of a hidden unit: the width is a whole number, also without a multiple.",
    ...width((D, multiple) => (multiple === 1 ? (8 * D) / 3 : up(Math.floor((8 * D) / 3), multiple))),
  },
  "up-without-dropping": {
    because: "You took the multiple of the exact width. Drop its fraction first, or 64.67 would become 128.",
    ...width((D, multiple) => (multiple === 1 ? Math.floor((8 * D) / 3) : up((8 * D) / 3, multiple))),
  },
  "ignores-the-multiple": {
    because: "You didn't use the multiple: 682 is not a multiple of 64.",
    ...width((D) => Math.floor((8 * D) / 3)),
  },
  "down-to-the-multiple": {
    because: "You rounded down to the multiple. LLaMA rounds up: a little more than the budget.",
    ...width((D, multiple) => multiple * Math.floor(Math.floor((8 * D) / 3) / multiple)),
  },
  "to-the-nearest-multiple": {
    because: "You rounded to the nearest multiple. Always round up.",
    ...width((D, multiple) => multiple * Math.round(Math.floor((8 * D) / 3) / multiple)),
  },
  "always-one-more": {
    because: "You added one more multiple to a width that is one already. Leave it unchanged.",
    ...width((D, multiple) =>
      multiple === 1
        ? Math.floor((8 * D) / 3)
        : multiple * (Math.floor(Math.floor((8 * D) / 3) / multiple) + 1),
    ),
  },
  "always-goes-up": {
    because:
      "You raised a width that is a multiple already. Leave it unchanged: it is always a multiple of 1.",
    ...width((D, multiple) => multiple * (Math.floor(Math.floor((8 * D) / 3) / multiple) + 1)),
  },
  "multiples-of-64-by-default": {
    because: "Without a multiple you rounded up to a multiple of 64. Then every whole number is fine.",
    ...width((D, multiple) => up(Math.floor((8 * D) / 3), multiple), 64),
  },
  "rounded-constant": {
    because:
      "You rounded the factor to three decimals, and wide networks get too many units. Use it exactly.",
    ...width((D, multiple) => up(Math.floor(2.667 * D), multiple)),
  },
  "finer-constant": {
    because:
      "You rounded the factor to four decimals: from D = 10,000 on there is a unit too many. Use it exactly.",
    ...width((D, multiple) => up(Math.floor(2.6667 * D), multiple)),
  },
  "counts-the-biases": {
    because:
      "You put the biases into the budget. Match only the matrices: SwiGLU's three cost what the other two cost.",
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
    because: "The first bias is missing: each of the F hidden units has one too.",
    feedForwardParameters: (D, F) => 2 * D * F + D,
  },
  "both-biases-hidden": {
    because:
      "You counted both biases as long as the hidden layer. b2 is as long as the residual stream is wide.",
    feedForwardParameters: (D, F) => 2 * D * F + 2 * F,
  },
  "one-matrix": {
    because: "There is one matrix up and one down: two with D·F numbers each.",
    feedForwardParameters: (D, F) => D * F + F + D,
  },
  "two-matrices-in-swiglu": {
    because: "SwiGLU has three matrices: for the gate, for the values, and down.",
    swigluParameters: (D, F) => 2 * D * F,
  },
  "swiglu-with-biases": {
    because: "You counted biases. LLaMA's SwiGLU has none.",
    swigluParameters: (D, F) => 3 * D * F + 2 * F + D,
  },
  "both-biases-outside": {
    because: "You counted two biases of D numbers. b1 has one number for each hidden unit.",
    feedForwardParameters: (D, F) => 2 * D * F + 2 * D,
  },
  "counts-the-multiples": {
    because: "You returned how many multiples there are. The width is that many times the multiple.",
    ...width((D, multiple) => Math.ceil(Math.floor((8 * D) / 3) / multiple)),
  },
  "divides-first": {
    because: "You dropped the fraction of D/3 before you multiplied by 8. Divide last.",
    ...width((D, multiple) => up(Math.floor(D / 3) * 8, multiple)),
  },
});
