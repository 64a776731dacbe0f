import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Best-of-N with a judge that errs",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Compute n = 1 for p = 0.4. A single chain is returned no matter what the judge says. Is the result 0.4?",
    "If at least one chain is accepted, the returned chain is an accepted one; if none is, it is a rejected one. You need how often each case happens, and how often such a chain is right, by Bayes' rule.",
    "r = p · tpr + (1 − p) · fpr;   P = (1 − (1 − r)^n) · p · tpr / r + (1 − r)^n · p · (1 − tpr) / (1 − r)",
    "Compute how often a chain is accepted, right or wrong, and from that how often all n are rejected.\nCompute the share of right chains among the accepted ones and among the rejected ones.\nWeight the two shares by how often their cases happen. If the judge accepts nothing or everything, one share is 0 / 0, but its case never happens.",
  ],
  explore:
    "Take a hard problem: p = 0.05, tpr = 0.9, fpr = 0.2. You may improve one rate: tpr to 1, or fpr to 0.1. Which helps more with 8 chains, and which with 1,000? What does an fpr of 0.01 achieve?",
  answer:
    "Fewer false positives help far more. With 1,000 chains, accuracy is 0.191 now, 0.208 with tpr = 1, 0.321 with fpr = 0.1 and 0.826 with fpr = 0.01, because there are 19 wrong chains for each right one. Halving both rates changes nothing at 1,000 chains. With 8 chains, the four numbers are 0.170, 0.185, 0.227 and 0.302.",
  predict: {
    question:
      "Only 5 of 100 chains are right. Judge A accepts 90% of the right chains and 20% of the wrong ones; judge B accepts 30% and 1%. You write 1,000 chains. How often is the returned chain right, with A and with B?",
    choices: ["0.90 and 0.30", "0.99 and 0.99", "0.75 and 0.75", "0.19 and 0.61"],
    answer: 3,
    because:
      "Of A's accepted chains, 0.045 / 0.235 = 0.19 are right; of B's, 0.015 / 0.0245 = 0.61. B misses 7 of 10 right chains, but among 1,000 chains there are enough of them. With fewer than 12 chains A is better, because B usually accepts none.",
  },
});
