import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Per-token clipped objective",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Take a ratio of 1.5 with an advantage of +2, then with −2. In which case does a further step still help, and in which should the clip stop it?",
    "Clip the ratio, not the product; the smaller of the clipped and the unclipped product counts. Apply the mask before the exponential; otherwise the exponential can overflow at padding.",
    "r = exp(mask · (ln π − ln π_old));   at r = 1.5 and ε_high = 0.28, A = +2 gives the objective 2.56, and A = −2 gives −3",
    "Treat old log-probabilities and advantages as constants.\nMask the differences of the log-probabilities before the exponential.\nGive the advantages a second axis of length 1. Clip the ratios, compute both products, take the smaller one, and mask again.",
  ],
  explore:
    "Roll out 32 problems in groups of 8 with the model `two-minds`, and update 16 times with Adam at 1e-3. After 1, 2 and 16 updates, for what share of the tokens can the objective rise no further? How large is the largest ratio?",
  answer:
    "A tenth after one update, and a quarter after 16. The largest ratio is 5.5 after one update and 20 after 16. The clip removes only the gradient of a token past its edge; the gradients of other tokens still move it.\nMeasured, means of 10 seeds, tokens of live groups: 0.10, 0.22 and 0.25.",
  predict: {
    question:
      "A token had a probability of 0.9 when it was written, and its text has a positive advantage. ε_high is 0.28. At which probability does the clip stop the token from gaining?",
    choices: ["0.92", "0.95", "0.99", "never"],
    answer: 3,
    because:
      "Never: its ratio is at most 1/0.9 = 1.11. A token that had a probability of 0.01 is stopped at 0.0128. The upper edge restrains unlikely tokens most, which is why DAPO raised it.",
  },
});
