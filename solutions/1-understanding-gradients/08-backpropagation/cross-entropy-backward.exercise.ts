import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of cross-entropy",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Check three things: the rows sum to 0, the target's entry is negative, a position without a target has 0s.",
    "Softmax and −ln together leave a difference: what the model believes minus what is true.",
    "dlogits[t][v] = (P[t][v] − [v = target]) / N,   N = number of targets that are not IGNORE",
    "N: count the targets that aren't IGNORE; a position without one gets V zeros;\nevery other row: its softmax, 1 less at the target, all of it divided by N.",
  ],
  explore:
    "Take the logits (20, 0, 0), once with target 0 and once with target 1. How large is the target's gradient in each case?",
  answer:
    "If the model is sure and right, it is −0.000000004: nothing is left to learn. If it is sure and wrong, it is −1, the largest that one position can have, and with logits of (100, 0, 0) it is −1, too. The loss of one bad token has no limit; its gradient does.",
});
