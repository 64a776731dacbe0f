import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Reward over-optimization",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Let the gold reward be 0, 3, 5, 4, −2 over five iterations, with window 1. Is your peak iteration 2?",
    "Keep the policy that is best by the gold reward. A run is over-optimized if two things happen between the peak and the end: the trained reward rises, and gold falls.",
    "peak = argmax smoothed gold;   lost = gold[peak] − gold[end];   gained = proxy[end] − proxy[peak];   alarm: gained > 0 and lost > tolerance",
    "Average each window of consecutive iterations. Find the first index of the largest mean of gold, and read all other results from the smoothed curves.\nThe index of a mean is where its window starts. Add (window − 1) / 2 to get the middle iteration.",
  ],
  explore:
    "The spec shows a run of PPO without a KL penalty. At which iteration would you stop if you watched the learned reward, and at which if you watched the gold reward?",
  answer:
    "By the learned reward, you would stop at the end, because it still gains 0.2 after the peak of gold. By gold, you would stop at iteration 34, where it peaks at 1.4; at the end, gold is −2. No fixed number of steps is safe for all runs.\nMeasured, 3 seeds: peaks at iterations 4, 34, and 8, at 0.05 to 2.1 nats.",
  predict: {
    question:
      "Over 60 iterations, the true gold reward is constant and the learned reward rises. Each measurement of gold has a random error of 0.25. Without smoothing, in how many runs does gold seem to end more than 0.5 below its peak?",
    choices: ["none", "about 5 runs out of 100", "about 20 out of 100", "about 60 out of 100"],
    answer: 3,
    because:
      "It seems to fall that far in 61 runs out of 100, but in only 2 with a window of 5. The peak is the luckiest of 60 measurements. So smooth the curve before you look for its maximum.\nMeasured over 5,000 runs.",
  },
});
