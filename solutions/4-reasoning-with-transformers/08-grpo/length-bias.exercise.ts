import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Length bias in GRPO",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Add up your probabilities for at most 4 fillers. Is the sum 1? Which of the five rows ended without a decision?",
    "A row of n fillers holds n decisions to go on and one decision to stop, unless it has the maximum number of fillers. Its probability is the product of the probabilities of these decisions, and the derivative of its logarithm is a sum over them.",
    "p_n = fⁿ (1 − f), and f^N at n = N, the largest number of fillers;   d ln f / dθ = 1 − f, d ln(1 − f) / dθ = −f;   gradient = Σ_n p_n · A · score_n / divisor_n",
    "List the rows by their number of fillers, from 0 to the largest.\nThe probability is a power of f, times 1 − f if the model stopped. The score has one term for each filler, and one more if the model stopped.\nWeight the scores by probability and advantage, divide each by its row's divisor, and sum.",
  ],
  explore:
    "Drop the baseline, so that A is 1 after a right answer and 0 after a wrong one. What does the sequence average now do to the lengths of right and wrong answers? What does it do with A = 0 after a right answer and −1 after a wrong one?",
  answer:
    "With 1 and 0, right answers get shorter (the gradient is −0.189 at f = ½ and at most 4 fillers), and wrong ones keep their length. With 0 and −1, wrong ones get longer (+0.189), and right ones keep theirs, although the rewards differ by the same amount. With the constant divisor, all four gradients are 0.",
  predict: {
    question:
      "The sequence average makes wrong answers longer and right ones shorter. A quarter of a group is right, and the scale is std. The model can't tell right from wrong, so one logit serves all rows. Which way does this logit move?",
    choices: [
      "up: three of four answers are wrong",
      "down: a right answer has the larger advantage",
      "nowhere",
    ],
    answer: 2,
    because:
      "Nowhere. With f = ½ and at most 4 fillers, a right answer contributes −0.327 and a wrong one +0.109, three times as often. They cancel exactly, because a group's advantages sum to 0. The bias needs a model that can tell wrong from right.",
  },
});
