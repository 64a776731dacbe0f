import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Draw the next token",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Lay 2/8, 5/8 and 1/8 end to end on paper, and put the draws of the first test on the line. On which token does each draw fall?",
    "A token owns a piece of the line as long as its probability. A token with probability 0 owns not even a point.",
    "p = (0.25, 0.625, 0.125):  running sums 0.25, 0.875, 1;   u = 0.2 → id 0,  u = 0.25 → id 1,  u = 0.9 → id 2",
    "Keep a running sum over the ids, and return as soon as it exceeds u;\nif it never does, return the last id that owns a piece.",
  ],
  explore:
    "Give each of 50,257 tokens the same logit. How far from 1 is the sum of all probabilities, added one by one?",
  answer:
    "By 1e-12 in float64. In this case the sum comes out too large; with other numbers it comes out too small, and then a u just below 1 falls on no token. That is rare and can't be reproduced, and in float32 the gap is far wider. So your function needs a token to return in this case.",
});
