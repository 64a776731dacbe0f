import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "GELU",
  difficulty: 1,
  minutes: 8,
  hints: [
    "At x = 3 gelu is almost 3, and at −3 it is almost 0. What are yours?",
    "tanh runs from −1 to 1. Half of 1 + tanh is a share between 0 and 1, and this share of x passes.",
    "x = 1:  √(2/π) · (1 + 0.044715) = 0.7979 · 1.0447 = 0.8336;  tanh(0.8336) = 0.6824;\nshare ½ · (1 + 0.6824) = 0.8412;  gelu(1) = 1 · 0.8412",
    "first blank: √(2/π) times the sum of x and its cubic term;\nsecond blank: the tanh of that number, moved from −1 ... 1 to 0 ... 1.",
  ],
  explore: "Where does gelu(x) first exceed 99% of x? And where does it fall below 1% of |x| on the left?",
  answer:
    "At 2.32 and at −2.32. The shares of x and −x sum to 1, so what passes at 2.32 is what is held back at −2.32. Between these two points GELU is a soft gate. Outside it differs from ReLU by less than 1% of |x|.",
  predict: {
    question:
      "The inputs of a hidden unit are normal random numbers with mean 0 and variance 1. ReLU returns 0.40 on average. What does GELU return on average?",
    choices: ["0.40, as ReLU does", "about 0.28", "0: both signs cancel"],
    answer: 1,
    because:
      "0.282. A positive x passes only in part, and a negative x takes a little away: at 1 and at −1 each, 0.16 is missing compared with ReLU.",
  },
});
