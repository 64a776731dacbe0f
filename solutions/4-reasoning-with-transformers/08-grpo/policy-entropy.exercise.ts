import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Policy entropy",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Take the logits 10,000 and 0. What are the two probabilities in float32, and what is the logarithm of the smaller one?",
    "Entropy is the mean of −ln p under p itself. Compute ln p from the logits, without computing p first. Padding belongs neither in the sum over tokens nor in the count.",
    "ln p = z − logsumexp(z);   H = −Σ_v p_v ln p_v;   mean = Σ mask · H / max(1, Σ mask)",
    "Take the log-softmax over the last axis and its exponential, multiply the two, sum over the vocabulary, and change the sign.\nMultiply by the mask, sum, and divide by the number of tokens that count, at least 1.",
  ],
  explore:
    "The models `clueless` and `two-minds` write thoughts in the same form. Compare their entropies at the totals, from the second thought on. What do these entropies tell you without the right answers?",
  answer:
    "`clueless` guesses its totals: their entropy is 2.27 nats, while ten equally likely digits have ln 10 = 2.30. In `two-minds`, it is 0.70 nats. At the operands after the first, both are below 0.05, so both models know which digit to add next.\nMeasured, 10 seeds, 256 texts each.",
  predict: {
    question:
      "The model `reasoner` thinks about six digits and may start with any of them. 36 of 100 chains are wrong because a total was wrong. Which token of its chain has the highest entropy?",
    choices: ["the first operand", "a total in the middle", "the ⇒", "the answer"],
    answer: 0,
    because:
      "The first operand has an entropy of 1.79 = ln 6 nats, a total in the middle 0.27, and the answer 0.01. Entropy isn't the chance of an error: any first operand is right.\nMeasured, 10 seeds, 256 texts each.",
  },
});
