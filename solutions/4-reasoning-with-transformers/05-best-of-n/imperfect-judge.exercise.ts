import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Best-of-N with a judge that errs",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Compute n = 1 for p = 0.4. A single chain is returned whatever the judge says, so the result must be 0.4. Is it?",
    "Either some chain is accepted, or none is. In the first case the returned chain is one that was accepted, in the second one that was rejected. You need how often each case happens, and how often such a chain is right: Bayes' rule.",
    "r = p · tpr + (1 − p) · fpr;   P = (1 − (1 − r)^n) · p · tpr / r + (1 − r)^n · p · (1 − tpr) / (1 − r)",
    "Compute how often a chain is accepted, right or wrong, and from it how often all n are rejected.\nOf the accepted chains take the share that is right, of the rejected ones too.\nWeigh the two shares by how often their cases happen. Where the judge accepts nothing, or everything, one share is 0 / 0: that case never happens.",
  ],
  explore:
    "A hard problem: p = 0.05, and the judge has tpr = 0.9 and fpr = 0.2. You may make one of the two rates better: tpr 1, or fpr 0.1. Which one helps more with 8 chains, and which with 1,000? What does fpr = 0.01 give?",
  answer:
    "As it is: 0.170 with 8 chains, 0.191 with 1,000. With tpr = 1: 0.185 and 0.208. With fpr = 0.1: 0.227 and 0.321. With fpr = 0.01: 0.302 and 0.826. " +
    "Wrong chains are 19 times as many as right ones, so what counts is how few of them get through. To halve both rates changes nothing at 1,000 chains: precision depends on their ratio alone.",
  predict: {
    question:
      "Only 5 of 100 chains are right. Judge A accepts 90% of the right ones and 20% of the wrong ones. Judge B accepts 30% and 1%. You write 1,000 chains. How often is the returned chain right, with A and with B?",
    choices: ["0.90 and 0.30", "0.99 and 0.99", "0.75 and 0.75", "0.19 and 0.61"],
    answer: 3,
    because:
      "0.19 and 0.61. Of A's accepted chains 0.045 / 0.235 are right, of B's 0.015 / 0.0245. B misses 7 of 10 right chains, but among 1,000 there are enough of them. With fewer than 12 chains A is better: B mostly accepts nothing.",
  },
});
