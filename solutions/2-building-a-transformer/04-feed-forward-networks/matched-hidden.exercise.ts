import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Matching the parameter count",
  difficulty: 1,
  minutes: 10,
  hints: [
    "For D = 3 and F = 5, count the entries of each matrix with pencil and paper. Do your first two functions return 38 and 45?",
    "Two matrices of D × 4·D became three matrices of D × F. Drop the fraction of F first, then go up to the next multiple.",
    "3 · D · F = 8 · D²,   F = ⌊8·D/3⌋,   then multiple · ⌈F / multiple⌉",
    "W1 and W2 have D·F parameters each, b1 has F, b2 has D; SwiGLU has three matrices and no bias\nwidth: round 8·D/3 down; divide by the multiple, round up, multiply again",
  ],
  explore:
    "Llama 3 8B has D = 4,096 and a hidden width of 14,336. Which width would matchedHidden return in multiples of 256? How many times as many weights does Llama 3 use as a network with 4·D units?",
  answer:
    "11,008, the width of the first LLaMA. With 14,336 the three matrices have 176 million weights, 1.31 times the 134 million of a network with 4·D units. Meta multiplies the matched width by 1.3 and goes up to a multiple of 1,024. Grouped-query attention had saved the weights that are spent on this.",
  predict: {
    question:
      "Llama 3 8B has 32 blocks of width 4,096. Their gated feed-forward networks have a hidden width of 14,336. What share of the model's 8.03 billion parameters is in these networks?",
    choices: ["about a quarter", "about half", "about 70%", "over 90%"],
    answer: 2,
    because:
      "70%. One network has 3 · 4,096 · 14,336 parameters, or 176 million, and 32 of them have 5.64 billion. Attention, the famous part, has about a sixth.",
  },
});
