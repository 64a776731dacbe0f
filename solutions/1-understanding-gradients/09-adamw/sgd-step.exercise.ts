import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient descent for a whole model",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Print one bias and one matrix before and after the step. Did every number move, and is the old tree unchanged?",
    "If θ is a number, update it. If θ is a list, recurse: element i goes with element i of the gradient.",
    "with lr = 0.1, the list [[1, 2], [3, 4]] and its gradient [[10, 0], [−10, 5]]:\n  the new list is [[1 − 1, 2 − 0], [3 + 1, 4 − 0.5]] = [[0, 2], [4, 3.5]]",
    "list: map over its elements, each with its own gradient and the same lr, by this very function\nnumber: itself minus lr times its gradient",
  ],
  explore:
    "In the spec's step from loss 1.7377 take lr 0.3, then 1, then 2. Which of the four lr gives the lowest loss?",
  answer:
    "0.3: lr 0.1 gives 1.2295, 0.3 gives 1.1527, 1 gives 1.6775, and 2 gives 2.6813, more than at the start. The gradient is right at the starting point only. A long step leaves the region where it holds.",
});
