import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Length bias",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Take 8 longer and 1 shorter, and then 50 ties in addition. Is z the same both times?",
    "A tie is no toss of the coin: n counts the pairs that differ. The mean and the standard deviation are those of the number of heads in n tosses.",
    "z = (longer − n/2) / √(n/4),   n = longer + shorter",
    "Add up the pairs that differ in length. A coin would make half of them longer, give or take the root of n · ½ · ½.\nThen z is the distance from that half, measured in this root; with no such pair it is 0.",
  ],
  explore:
    "Keep the shares of the thousand pairs, 41.9% longer and 58.1% shorter, and take fewer of them. From how many pairs on is z beyond ±1.96? How many would 51% need?",
  answer:
    "From 146 pairs on; 51% needs 9,604. A bias too small for your test is not too small for a model that sees every pair in training. Lengths of this chapter's reviews say nothing: with labels by their reward, " +
    "z is −0.1, 0.8 and 1.3 in three times 20,000 pairs. If the longer one is chosen in 95 of 100, z is 9.",
  predict: {
    question:
      "You test clean labels for 20 biases that they don't have (length, commas, first letter, ...), each with an alarm at |z| > 1.96. How likely is at least one alarm?",
    choices: ["5%", "about 20%", "about 64%", "about 95%"],
    answer: 2,
    because:
      "1 − 0.95²⁰ = 0.64, if the tests are independent. An alarm is news only beside the number of tests that were made; |z| > 3 gives 20 tests one alarm in 19 cases.",
  },
});
