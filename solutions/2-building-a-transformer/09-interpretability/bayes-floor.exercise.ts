import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The Bayes floor",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Three functions build on each other, and the first failing test says which one is wrong. Work through its example on paper. Where do you differ?",
    "If t and t + p carry the same token, everything tied to either is tied to both. And each beginning of a sequence belongs to exactly one set of periods.",
    "An example, n = 4, V = 2, periods 2 and 3: free = 2, 3 and 1 for {2}, {3} and both;   N = 4 − 2, 8 − 2 and 2;   q = 1/8, 1/16 and 3/16;   Σ N q = 1",
    "groups: every position that has the number of one group gets the number of the other;\nsets: go over all sets that contain s; the sign is plus if such a set has an even number of additional periods, else minus;\nfloor: the difference of two neighboring entropies.",
  ],
  explore:
    "For a long sequence, a predictor that is told the period pays the mean of p · ln V. Compare this with H(T). For which list of periods up to 5 is the difference largest, and what limits it?",
  answer:
    "For all five: with V = 8, not being told costs 1.50 nats in all. The limit is ln K, here ln 5 = 1.61, because there is no more than that to find out about the period. With V = 2 it costs only 1.07, because many sequences fit several periods and never reveal which one was drawn.",
  predict: {
    question:
      "Sequences have V = 8, 40 tokens, and periods 2 to 9, all equally likely. After the first token, a predictor that is told the period pays 9.36 nats for the sequence on average. How much more does an ideal predictor pay that isn't told?",
    choices: [
      "nothing, because the repetition tells it for free",
      "about 2 nats",
      "about 9 nats, twice as much",
      "about 17 nats, for 8 more tokens",
    ],
    answer: 1,
    because:
      "2.06 nats. Finding out which of eight periods was drawn costs at most ln 8 = 2.08 nats, no matter how long they are. You pay for what you don't know, not for the number of tokens until you know it.",
  },
});
