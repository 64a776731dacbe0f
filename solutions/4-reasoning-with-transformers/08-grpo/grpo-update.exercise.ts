import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The GRPO update",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Let all rewards be equal, and update with a fresh optimizer and with one that has moved before. Does the policy stay where it is? Then make three epochs: are the ratios of the second still all 1?",
    "Rows are prompt-major: a live group is G neighbors. Inside an epoch, only the policy's log-probabilities aren't constants; what the rollout recorded doesn't change with the policy. And an optimizer goes down.",
    "rows of group p: p · G … p · G + G − 1;   loss = −average(clippedPolicy(ln π_θ, ln π_old, A, mask));   rows and tokens of the average: those of the live groups",
    "List the rows of the live groups. Compute the advantages of the whole rollout, and keep those of these rows.\nIn each epoch, ask the policy for the log-probabilities inside the function whose gradient you take. Average the clipped objective, and negate it.\nHand the gradients to the optimizer, and keep the value with its sign turned back.",
  ],
  explore:
    "A group's mean contains the row's own reward. Take three arms, any policy and any rewards, and go through all groups of two, with the scale none. By which factor is the expected gradient smaller than the true one? And for groups of three?",
  answer:
    "Exactly ½, and ⅔ for groups of three: the factor is 1 − 1/G, because each reward is part of its own baseline. The direction is right, and all it costs is step size. Part 3's leave-one-out has no such factor.",
  predict: {
    question:
      "Chains have just been rolled out, and all ratios are 1 in the first epoch. The advantages of each group add up to 0, and all rows have the same length. The objective is therefore 0. What is its gradient?",
    choices: [
      "0: there is nothing to learn yet",
      "not 0: that of a policy gradient",
      "undefined: the minimum has a kink at ratio 1",
    ],
    answer: 1,
    because:
      "A value of 0 doesn't make the slope 0. At ratio 1 the gradient of r · A is A · ∇ ln π: tokens of better rows become more likely, those of worse rows less likely. Don't watch this loss; watch the reward.",
  },
});
