import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The GRPO update",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Let all rewards be equal, and run your update once with a fresh optimizer and once with one that has moved before. Does the policy stay where it is? Then make three epochs: are the ratios of the second one still all 1?",
    "Rows are prompt-major, so a live group is G neighbors. Inside an epoch everything but the policy's log-probabilities is a constant: what the rollout recorded doesn't change when the policy does. And an optimizer goes down.",
    "rows of group p: p · G … p · G + G − 1;   loss = −average(clippedPolicy(ln π_θ, ln π_old, A, mask));   rows and tokens of the average: those of the live groups",
    "List the row indices of the live groups. Take the advantages of the whole rollout, and keep those of these rows.\nIn each epoch ask the policy for the log-probabilities inside the function whose gradient is taken. Average the clipped objective, and turn its sign.\nHand the gradients to the optimizer, and keep the value with its sign turned back.",
  ],
  explore:
    "The mean of a group contains the row's own reward. Take three arms, any policy and any rewards, and go through all groups of two, with the scale none. By which factor is the expected gradient smaller than the true one? And for groups of three?",
  answer:
    "Exactly ½, and ⅔ for groups of three: the factor is 1 − 1/G. Each row's reward is a part of its own baseline. The direction is the true one, so all it costs is step size: groups of eight keep ⅞. The leave-one-out baseline of part 3 has no such factor.",
  predict: {
    question:
      "Chains have just been rolled out, so all ratios are 1 in the first epoch. The advantages of each group add up to 0, and all rows have the same length. So the objective is 0. What is its gradient?",
    choices: [
      "0: there is nothing to learn yet",
      "not 0: that of a policy gradient",
      "undefined: the minimum has a kink at ratio 1",
    ],
    answer: 1,
    because:
      "A value of 0 doesn't make the slope 0. At ratio 1 the gradient of r · A is A · ∇ ln π: tokens of better rows become likelier, those of worse rows less likely. The curve of this loss tells you nothing; look at the reward.",
  },
});
