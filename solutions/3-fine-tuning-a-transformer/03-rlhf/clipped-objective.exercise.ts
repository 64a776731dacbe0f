import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "PPO's clipped objective",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Try advantage −1 with ratios of 0.5 and 1.5. Which of the two has no gradient? Which one would you want to pull back?",
    "There are two objectives, one with the ratio and one with the ratio held in the band. A careful learner counts a gain only if both agree on it, and never overlooks a loss.",
    "objective = min(r·A, clip(r, 1 − ε, 1 + ε)·A),   r = e^(ln π − ln π_old)",
    "Make the ratios from the differences of log-probabilities: the old ones as a constant, and 0 where the mask is 0 before you take the exponential.\nMultiply the ratios and the clipped ratios by the advantages, and take the smaller product. The loss is minus its masked mean.",
  ],
  predict: {
    question:
      "A rollout has just been made. In its first update, with ε = 0.2, what does clipping change of the gradient?",
    choices: [
      "it cuts off about a fifth of the tokens",
      "it makes it about a fifth smaller",
      "it cuts off the tokens with A < 0",
      "nothing",
    ],
    answer: 3,
    because:
      "Nothing: old and new policy are one, so every ratio is exactly 1, and the gradient is that of the plain policy gradient. Clipping acts from the second update on. With one update for each rollout it never acts.",
  },
  explore:
    "Take eight steps on one rollout of 32 reviews, at a learning rate of 0.001, once with ε = 0.2 and once without clipping. What share of the ratios is outside 0.8 to 1.2 at the end, and how large is the largest?",
  answer:
    "With clipping 25 to 32%, without 39 to 47% (3 seeds). The largest ratio is 1.43 to 1.54 against 1.75 to 1.96, and the policy has moved by 0.3 to 0.5 nats a text against 0.8 to 2.3. Clipping is no wall: a clipped token isn't pushed further, but the steps of other tokens still move it.",
});
