import { mistakesFor } from "#lib/author/mistakes";

export default mistakesFor<typeof import("./perplexity.js")>({
  "power-of-2": {
    because: "The loss is in nats, so take a power of e. 2^loss would be right for a loss in bits.",
    perplexity: (meanLoss) => 2 ** meanLoss,
  },
  probability: {
    because:
      "This is e^−loss, the typical probability of a target. Perplexity is its inverse: the number of tokens.",
    perplexity: (meanLoss) => Math.exp(-meanLoss),
  },
  "loss-itself": {
    because: "This is the loss. Perplexity is e to the loss.",
    perplexity: (meanLoss) => meanLoss,
  },
  logarithm: {
    because: "The loss is already a logarithm. Perplexity undoes it.",
    perplexity: (meanLoss) => Math.log(meanLoss),
  },
  "power-minus-1": {
    because: "You subtracted 1. A loss of 0 leaves one possible token, not none.",
    perplexity: (meanLoss) => Math.expm1(meanLoss),
  },
  "nats-taken-for-bits": {
    because: "You divided the loss by ln 2 first, which turns it into bits. A power of e takes nats.",
    perplexity: (meanLoss) => Math.exp(meanLoss / Math.LN2),
  },
  rounded: {
    because: "You rounded the perplexity. It need not be a whole number of tokens: 5.68 is a fine result.",
    perplexity: (meanLoss) => Math.round(Math.exp(meanLoss)),
  },
  bits: {
    because: "This is the uniform loss in bits. The losses here are in nats: take the natural logarithm.",
    uniformLoss: (V) => Math.log2(V),
  },
  "one-over-v": {
    because: "1/V is the probability of each token. Its cost is minus the logarithm.",
    uniformLoss: (V) => 1 / V,
  },
  "sign-flipped": {
    because: "ln(1/V) is negative. The loss is minus that.",
    uniformLoss: (V) => -Math.log(V),
  },
  "one-token-less": {
    because: "You left one token out. The target itself is one of the V tokens that share the probability.",
    uniformLoss: (V) => Math.log(V - 1),
  },
  "sum-over-tokens": {
    because: "You added up the cost of all tokens. The loss is the cost of the target alone.",
    uniformLoss: (V) => V * Math.log(V),
  },
  "size-itself": {
    because: "V is the perplexity of equal probabilities. The loss is its logarithm.",
    uniformLoss: (V) => V,
  },
  "a-little-above-1": {
    because:
      "You added a tiny number. A model that is always certain and right has the perplexity 1, and not more.",
    perplexity: (meanLoss) => Math.exp(meanLoss) + 1e-10,
  },
  "tiny-number-in-the-logarithm": {
    because: "You added a tiny number to 1/V. It is never 0, so its logarithm needs no protection.",
    uniformLoss: (V) => -Math.log(1 / V + 1e-15),
  },
  "power-of-10": {
    because: "The loss is in nats, so the base is e, not 10.",
    perplexity: (meanLoss) => 10 ** meanLoss,
  },
  "rounded-e": {
    because: "You rounded e. Math.exp knows all its digits.",
    perplexity: (meanLoss) => Number("2.71828") ** meanLoss,
  },
  "one-more": {
    because: "You added 1. A model that is certain and right has a loss of 0, and e⁰ is 1 already.",
    perplexity: (meanLoss) => Math.exp(meanLoss) + 1,
  },
  squared: {
    because: "You squared the perplexity. It is e^loss, once.",
    perplexity: (meanLoss) => Math.exp(2 * meanLoss),
  },
  "cut-at-a-million": {
    because: "You cut large perplexities. A bad model may choose among more than a million tokens.",
    perplexity: (meanLoss) => Math.min(Math.exp(meanLoss), 1e6),
  },
  "cut-losses": {
    because: "You cut large losses before the exponential. Every loss has its perplexity.",
    perplexity: (meanLoss) => Math.exp(Math.min(meanLoss, 20)),
  },
  "zero-loss-is-one": {
    because: "A loss of 0 is a loss too: perplexity 1. JavaScript treats 0 as false.",
    perplexity: (meanLoss) => Math.exp(meanLoss || 1),
  },
  "base-10-loss": {
    because: "You took the logarithm of base 10. The loss is in nats, with the natural logarithm.",
    uniformLoss: (V) => Math.log10(V),
  },
  "one-token-more": {
    because: "You took the logarithm of V + 1. There are V tokens.",
    uniformLoss: (V) => Math.log1p(V),
  },
  "averaged-over-tokens": {
    because: "You divided the loss by V. One token is the target, and its loss is the logarithm of V.",
    uniformLoss: (V) => Math.log(V) / V,
  },
  "vocabulary-of-gpt2": {
    because: "The loss belongs to one vocabulary size here. Use the size that you are given.",
    uniformLoss: () => Math.log(50257),
  },
  "four-digits": {
    because: "You rounded the loss. Keep all its digits.",
    uniformLoss: (V) => Number(Math.log(V).toFixed(4)),
  },
  "zero-is-no-loss": {
    because: "With one token there is nothing to lose: 0 is right. JavaScript treats it as false.",
    uniformLoss: (V) => Math.log(V) || 1,
  },
});
