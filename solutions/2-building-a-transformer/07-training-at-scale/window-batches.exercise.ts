import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Windows and targets",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Write x and y of one window below each other. Is each token of y the one that follows, in the text, the token of x above it?",
    "A window needs T + 1 neighbors: the first T are read, the last T are predicted. It may begin wherever all of them fit.",
    "n = 8, T = 3:  random s from 0 to 4;  in order s = 0, 3, 6 with 3, 3 and 1 targets;\ns = 3:  x = ids[3 … 5],  y = ids[4 … 6]",
    "Take two stretches of the same length, one index apart. Draw a start for each window among all places where it fits.\nIn order, n − 1 targets need (n − 1) / T windows, rounded up; the count is the sum of their lengths before padding.",
  ],
  explore:
    "Let random windows begin only at multiples of 16. Is any token never a target, however long you train? What context does the model see before each token, pass after pass?",
  answer:
    "Only the first token, and at most 15 at the end, are never a target. But each token now has the same context in every pass: one in 16 is always predicted from a single token, and one in 16 from all 16. With random starts, the model predicts each token from 1 to 16 tokens, and sees it at every position.",
  predict: {
    question:
      "A text has 129,855 tokens. You draw 8,116 random windows with 16 targets each, which makes one target per token on average. What share of the tokens is never a target?",
    choices: ["almost none", "about 6%, one in sixteen", "about 37%", "about half"],
    answer: 2,
    because:
      "36.3 to 36.8% (three seeds). Each token is drawn once on average, but by chance. A window misses it with probability 1 − 16/129,855, and all 8,116 windows miss it with probability e⁻¹ = 0.368. Windows in order leave out only the first token.",
  },
});
