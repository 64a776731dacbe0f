import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Per-token clipped objective",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Take a ratio of 1.5 with an advantage of +2, then with −2. In which case does a further step still help, and which of the two should the clip stop?",
    "The ratio is clipped, not the product. Of the clipped and the unclipped product the worse one counts. Only the mask can keep the exponential of padding finite, and only before it.",
    "r = exp(mask · (ln π − ln π_old));   objective = mask · min(r · A, clip(r, 1 − ε_low, 1 + ε_high) · A)",
    "Make constants of the old log-probabilities and of the advantages.\nMask the differences of the log-probabilities before you take the exponential.\nGive the advantages a second axis of length 1, so that each row has its own. Clip the ratios, multiply both, take the smaller, and mask again.",
  ],
  explore:
    "Roll out 32 problems in groups of 8 with `two-minds`, and update 16 times with Adam at 1e-3. How many tokens have an objective that rises no further, after 1, 2 and 16 updates? How large is the largest ratio?",
  answer:
    "10 seeds, tokens of live groups: 0.10, 0.22 and 0.25. The largest ratio is 5.5 on average after a single update, and 20 after 16. The clip takes the gradient away only after a token has passed its edge, and other tokens with the same weights drag it further. It is no wall.",
  predict: {
    question:
      "A token had the probability 0.9 when it was written, and its text has a positive advantage. High is 0.28. At which probability does the clip stop it?",
    choices: ["0.92", "0.95", "0.99", "never"],
    answer: 3,
    because:
      "Never: its ratio is at most 1/0.9 = 1.11. A token that had 0.01 is stopped at 0.0128. So the upper edge holds back what was rare, and DAPO raised it from 0.2 to 0.28 for this reason.",
  },
});
