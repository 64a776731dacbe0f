import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Length bias",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Take 8 longer and 1 shorter, and then add 50 ties. Is z the same both times?",
    "A tie is no toss of the coin: n counts the pairs that differ. Take mean and standard deviation of the number of heads in n tosses.",
    "z = (longer − n/2) / √(n/4),   n = longer + shorter",
    "Count the pairs that differ in length. A coin would make half of them longer, give or take the root of n · ½ · ½.\nThen z is the distance from that half, in units of this root; with no such pair it is 0.",
  ],
  explore:
    "Keep the shares of the thousand pairs, 41.9% longer and 58.1% shorter, and take fewer. From how many on is z beyond ±1.96? How many would 51% need?",
  answer:
    "From 146 on; 51% needs 9,604. A bias too small for your test isn't too small for a model that sees every pair. This chapter's reviews, labeled by reward, have none. Choose the longer one in 95 out of 100, and z is 9.\nMeasured, 3 × 20,000 reviews: z = −0.1, 0.8 and 1.3.",
  predict: {
    question:
      "You test clean labels for 20 biases they don't have (length, commas, first letter, ...), with an alarm at |z| > 1.96. How likely is at least one alarm?",
    choices: ["5%", "about 20%", "about 64%", "about 95%"],
    answer: 2,
    because:
      "1 − 0.95²⁰ = 0.64, if the tests are independent. An alarm means nothing without the number of tests; at |z| > 3, twenty raise one in 19 cases.",
  },
});
