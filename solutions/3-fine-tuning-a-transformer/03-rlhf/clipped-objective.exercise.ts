import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "PPO's clipped objective",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Try an advantage of −1 with ratios of 0.5 and 1.5. Does only 0.5 get no gradient?",
    "There are two objectives: one uses the ratio itself, the other uses the ratio clipped to the band. Be pessimistic, and always take the worse of the two.",
    "r = e^(ln π − ln π_old), ε = 0.2.   A = −1, r = 1.5: min(−1.5, −1.2) = −1.5.   A = −1, r = 0.5: min(−0.5, −0.8) = −0.8",
    "Subtract the old log-probabilities as constants, set the difference to 0 where the mask is 0, and only then take the exponential.\nKeep the smaller of the two products [B, M], and return the negative of its masked mean.",
  ],
  predict: {
    question:
      "You have just made a rollout. In its first update, with ε = 0.2, what does clipping do to the gradient?",
    choices: [
      "it removes the gradient of about a fifth of the tokens",
      "it makes the gradient about a fifth smaller",
      "it removes the gradient of the tokens with A < 0",
      "nothing",
    ],
    answer: 3,
    because:
      "The old and the new policy are still the same, so every ratio is exactly 1, and you get the plain policy gradient. Clipping has an effect only from the second update on. With one update per rollout, it never has one.",
  },
  explore:
    "Take eight steps on one rollout of 32 reviews at a learning rate of 0.001, once with ε = 0.2 and once without clipping. What share of the ratios ends outside the band from 0.8 to 1.2?",
  answer:
    "About 28% end outside with clipping, and 43% without. Clipping doesn't keep a ratio inside the band. A clipped token has no gradient of its own, but the gradients of other tokens still change its probability.\nMeasured, 3 seeds: 25 to 32% with clipping, 39 to 47% without; largest ratios 1.43 to 1.54 and 1.75 to 1.96.",
});
