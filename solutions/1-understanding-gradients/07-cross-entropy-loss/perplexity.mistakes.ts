import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./perplexity.js")>({
  "power-of-2": {
    because: "The loss is in nats, so it is a power of e. 2^loss would be right for a loss in bits.",
    perplexity: (meanLoss) => 2 ** meanLoss,
  },
  probability: {
    because:
      "This is e^−loss, the typical probability of a target. Perplexity is its inverse: among how many.",
    perplexity: (meanLoss) => Math.exp(-meanLoss),
  },
  "loss-itself": {
    because: "This is the loss. Perplexity is e to the loss.",
    perplexity: (meanLoss) => meanLoss,
  },
  logarithm: {
    because: "The logarithm has been taken already, in the loss. Perplexity undoes it.",
    perplexity: (meanLoss) => Math.log(meanLoss),
  },
  "power-minus-1": {
    because: "1 was subtracted. With a loss of 0 there is one possible token left, not none.",
    perplexity: (meanLoss) => Math.expm1(meanLoss),
  },
  "nats-taken-for-bits": {
    because: "The loss was divided by ln 2 first, which makes bits of it. A power of e takes it in nats.",
    perplexity: (meanLoss) => Math.exp(meanLoss / Math.LN2),
  },
  rounded: {
    because: "The perplexity was rounded. It need not be a whole number of tokens: 5.68 is a fine result.",
    perplexity: (meanLoss) => Math.round(Math.exp(meanLoss)),
  },
  bits: {
    because: "This is the uniform loss in bits. The losses here are in nats: the natural logarithm.",
    uniformLoss: (V) => Math.log2(V),
  },
  "one-over-v": {
    because: "1/V is the probability of each token. What it costs is minus its logarithm.",
    uniformLoss: (V) => 1 / V,
  },
  "sign-flipped": {
    because: "ln(1/V) is negative. The loss is minus that.",
    uniformLoss: (V) => -Math.log(V),
  },
  "one-token-less": {
    because: "One token is left out. The target itself is one of the V that share the probability.",
    uniformLoss: (V) => Math.log(V - 1),
  },
  "sum-over-tokens": {
    because: "The cost was added up over all tokens. Only the target's own is paid.",
    uniformLoss: (V) => V * Math.log(V),
  },
  "size-itself": {
    because: "V is the perplexity of equal chances. The loss is its logarithm.",
    uniformLoss: (V) => V,
  },
});
