import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "PPO's clipped objective",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Try an advantage of −1 with ratios of 0.5 and 1.5. Which ratio gets no gradient, and which would you want pulled back toward 1?",
    "There are two objectives: one with the ratio, and one with the ratio held in the band. Be a pessimist: count a gain only if both promise it, and a loss if either does.",
    "r = e^(ln π − ln π_old), ε = 0.2.   A = −1, r = 1.5: min(−1.5, −1.2) = −1.5.   A = −1, r = 0.5: min(−0.5, −0.8) = −0.8",
    "Subtract the old log-probabilities as constants, set the difference to 0 where the mask is 0, and then take the exponential.\nKeep the smaller of the two products [B, M], and return minus its masked mean.",
  ],
  predict: {
    question:
      "You have just made a rollout. In its first update, with ε = 0.2, what does clipping do to the gradient?",
    choices: [
      "it cuts off about a fifth of the tokens",
      "it makes it about a fifth smaller",
      "it cuts off the tokens with A < 0",
      "nothing",
    ],
    answer: 3,
    because:
      "The old and the new policy are still the same, so every ratio is exactly 1 and you get the plain policy gradient. Clipping acts from the second update on; with one update per rollout, it never does.",
  },
  explore:
    "Take eight steps on one rollout of 32 reviews at a learning rate of 0.001, with ε = 0.2 and without clipping. How many ratios end outside 0.8 to 1.2, and how large is the largest?",
  answer:
    "About 28% end outside with clipping and 43% without. Clipping is a brake, not a wall: nothing pushes a clipped token further, but the steps of other tokens still carry it along.\nMeasured, 3 seeds: 25 to 32% with clipping, 39 to 47% without; largest ratios 1.43 to 1.54 and 1.75 to 1.96.",
});
