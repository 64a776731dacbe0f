import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Length bias",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Take 8 longer and 1 shorter, and then add 50 ties. Is z the same both times?",
    "A tie is no toss of the coin, so n counts the pairs that differ. Take mean and standard deviation of the number of heads in n tosses.",
    "8 longer, 1 shorter:   n = 9,   z = (8 − 9/2) / √(9/4) = 2.33",
    "Count longer, shorter and ties. A coin would make half of the differing pairs longer.\nz is the distance from that half in standard deviations; without a differing pair it is 0.",
  ],
  explore:
    "Keep the shares of the thousand pairs, 41.9% longer and 58.1% shorter. How many pairs do you need before z passes ±1.96? How many if the share were 51%?",
  answer:
    "You need 147, and at 51% you would need 9,604. A bias too small for your test isn't too small for a model that sees every pair. This chapter's reviews, labeled by reward, have none. With 95 longer out of 100, z is 9.\nMeasured, 3 × 20,000 reviews: z = −0.1, 0.8 and 1.3.",
  predict: {
    question:
      "You test clean labels for 20 biases they don't have (length, commas, first letter, ...), with an alarm at |z| > 1.96. How likely is at least one alarm?",
    choices: ["5%", "about 20%", "about 64%", "about 95%"],
    answer: 2,
    because:
      "1 − 0.95²⁰ = 0.64, if the tests are independent. An alarm means nothing without the number of tests.",
  },
});
