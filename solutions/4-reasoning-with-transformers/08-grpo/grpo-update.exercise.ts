import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The GRPO update",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Let all rewards be equal. Does the policy stay unchanged, even with an optimizer that has made steps before? Then make three epochs with other rewards. Are all ratios of the second epoch still 1?",
    "Rows are prompt-major, so a live group is G neighboring rows. Within a rollout, only the policy's own log-probabilities change; those of the rollout are constant. An optimizer minimizes, but you want to maximize.",
    "rows of group p: p · G … p · G + G − 1;   loss = −average(clippedPolicy(ln π_θ, ln π_old, A, mask));   the average counts the rows and tokens of the live groups",
    "List the rows of the live groups. Compute the advantages of the whole rollout, and keep those of these rows.\nIn each epoch, compute the policy's log-probabilities inside the function whose gradient you take. Average the clipped objective, and negate it.\nPass the gradients to the optimizer, and report the value with its sign restored.",
  ],
  explore:
    "A group's mean contains the row's own reward. Take a bandit with three arms, any policy and any rewards, and go through all groups of two, with the scale none. By which factor is the expected gradient smaller than the true one? What is the factor for groups of three?",
  answer:
    "Exactly ½, and ⅔ for groups of three. The factor is 1 − 1/G, because each reward is part of its own baseline. The direction of the gradient is right; only the steps get smaller. Part 3's leave-one-out baseline has no such factor.",
  predict: {
    question:
      "Chains have just been rolled out, so all ratios are 1 in the first epoch. The advantages of each group sum to 0, and all rows have the same length, so the objective is 0. What is its gradient?",
    choices: [
      "0: there is nothing to learn yet",
      "not 0: it is a policy gradient",
      "undefined: the minimum has a kink at ratio 1",
    ],
    answer: 1,
    because:
      "A value of 0 doesn't make the gradient 0. At ratio 1, the gradient of r · A is A · ∇ ln π, so tokens of better rows become more likely and tokens of worse rows less likely. Watch the reward, not this loss.",
  },
});
