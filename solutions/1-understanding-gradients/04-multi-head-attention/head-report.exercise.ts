import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Entropy and focus of a head",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take the row (1/2, 1/4, 1/4): is its entropy 1.04? And does a weight of 0 leave it a number?",
    "Query 0 counts for the entropy, but not for the two shares, because it has no choice. A weight of 0 adds nothing to an entropy.",
    "entropy of (1/2, 1/4, 1/4): −(½ ln ½ + ¼ ln ¼ + ¼ ln ¼) = 1.04;\nshares: the means over i ≥ 1 of w[i][i−1] and of w[i][0]",
    "after you leave out row 0, row i belongs to query i + 1, and the key before that query is key i;\nin the sum of the entropy, skip every weight that is 0.",
  ],
  explore:
    "In Llama 2, most heads of the upper layers put most of their weight on the very first token. A server saves memory: it drops the oldest tokens of a long chat, and the first one with them. What would you expect, and why?",
  answer:
    "The text falls apart as soon as the first token is gone. Softmax must spend a weight of 1 even where nothing is of interest, and these heads learned to park it there. With the first four tokens kept beside the newest ones, the model generates millions of tokens (Xiao et al. 2023, attention sinks).",
  predict: {
    question:
      "A query sees 5 keys: one has the weight 0.9, the other four have 0.025 each. By its entropy, as many equal weights on how many keys is that?",
    choices: ["about 1.1", "about 1.6", "about 2.5", "5"],
    answer: 1,
    because:
      "Entropy 0.464, and e^0.464 = 1.59. The four small weights share 0.1, but −ln 0.025 = 3.7 makes them count a lot. With 99 keys sharing that 0.1 it would be 2.19.",
  },
});
