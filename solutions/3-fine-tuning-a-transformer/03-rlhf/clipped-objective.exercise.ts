import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "PPO's clipped objective",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Try an advantage of −1 with ratios of 0.5 and 1.5. Which one has no gradient? Which one would you want to pull back?",
    "There are two objectives: one with the ratio, one with the ratio held in the band. Be a pessimist: count a gain only if both promise it, and a loss if either does.",
    "objective = min(r·A, clip(r, 1 − ε, 1 + ε)·A),   r = e^(ln π − ln π_old)",
    "Subtract the old log-probabilities as constants, set the difference to 0 where the mask is 0, and only then take the exponential.\nMultiply ratios and clipped ratios by the advantages, keep the smaller product, and return minus its masked mean.",
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
      "Nothing. The old and the new policy are still the same, every ratio is exactly 1, and you get the plain policy gradient. Clipping acts from the second update on; with one update per rollout, it never does.",
  },
  explore:
    "Take eight steps on one rollout of 32 reviews at a learning rate of 0.001, with ε = 0.2 and without clipping. How many ratios end outside 0.8 to 1.2, and how large does the largest get?",
  answer:
    "About 28% with clipping and 43% without; the largest ratio is about 1.5 against 1.9. Clipping is a brake, not a wall: nothing pushes a clipped token further, but the steps of other tokens still carry it along.\nMeasured, 3 seeds: 25 to 32% and 39 to 47%; 1.43 to 1.54 and 1.75 to 1.96; 0.3 to 0.5 nats moved a text against 0.8 to 2.3.",
});
