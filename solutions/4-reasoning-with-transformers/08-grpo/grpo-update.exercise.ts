import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The GRPO update",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Let all rewards be equal, and update with a fresh optimizer and with one that has moved before. Does the policy stay unchanged? Then make three epochs. Are the ratios of the second still all 1?",
    "Rows are prompt-major, so a live group is G neighbors. Inside an epoch, only the policy's log-probabilities change with the policy; the rollout's are constant. And an optimizer minimizes, while you want to maximize.",
    "rows of group p: p · G … p · G + G − 1;   loss = −average(clippedPolicy(ln π_θ, ln π_old, A, mask));   rows and tokens of the average: those of the live groups",
    "List the rows of the live groups. Compute the advantages of the whole rollout, and keep those of these rows.\nIn each epoch, compute the policy's log-probabilities inside the function whose gradient you take. Average the clipped objective, and negate it.\nPass the gradients to the optimizer, and report the value with its sign restored.",
  ],
  explore:
    "A group's mean contains the row's own reward. Take three arms, any policy and any rewards, and go through all groups of two, with the scale none. By which factor is the expected gradient smaller than the true one? What is the factor for groups of three?",
  answer:
    "Exactly ½, and ⅔ for groups of three: the factor is 1 − 1/G, because each reward is part of its own baseline. The direction is right; only the steps get smaller. Part 3's leave-one-out has no such factor.",
  predict: {
    question:
      "Chains have just been rolled out, so all ratios are 1 in the first epoch. The advantages of each group sum to 0, and all rows have the same length, so the objective is 0. What is its gradient?",
    choices: [
      "0: there is nothing to learn yet",
      "not 0: that of a policy gradient",
      "undefined: the minimum has a kink at ratio 1",
    ],
    answer: 1,
    because:
      "A value of 0 doesn't make the gradient 0. At ratio 1 the gradient of r · A is A · ∇ ln π: tokens of better rows become more likely, those of worse rows less likely. Watch the reward, not this loss.",
  },
});
