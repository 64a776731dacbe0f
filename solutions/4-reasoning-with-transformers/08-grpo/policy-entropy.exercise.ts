import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Policy entropy",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Logits 10,000 and 0: what are the two probabilities in float32, and what is the logarithm of the smaller one?",
    "Entropy is the mean of −ln p under p itself. Compute ln p from the logits, without going through p. Padding belongs neither to the sum over tokens nor to the count.",
    "ln p = z − logsumexp(z);   H = −Σ_v p_v ln p_v;   mean = Σ mask · H / max(1, Σ mask)",
    "Log-softmax over the last axis, its exponential, their product, the sum over the vocabulary, the other sign.\nMultiply by the mask, sum up, and divide by the number of tokens that count, or by 1 if there are none.",
  ],
  explore:
    "`clueless` and `two-minds` write thoughts in the same form. Compare their entropies at the totals, from the second thought on. What do you learn without a right answer?",
  answer:
    "2.27 nats for `clueless`, where ten equal digits have ln 10 = 2.30, and 0.70 for `two-minds`. At the operands after the first, both are below 0.05. `clueless` knows which digit is next and guesses the totals, and its entropy says so.\nMeasured, 10 seeds, 256 texts each.",
  predict: {
    question:
      "`reasoner` thinks about six digits, and may start with any of them. 36 out of 100 chains are wrong because a total was wrong. Which token of its chain has the highest entropy?",
    choices: ["the first operand", "a total in the middle", "the ⇒", "the answer"],
    answer: 0,
    because:
      "The first operand, 1.79 = ln 6; a total in the middle has 0.27, the answer 0.01. Entropy isn't the chance of an error: any first operand is right.\nMeasured, 10 seeds, 256 texts each.",
  },
});
