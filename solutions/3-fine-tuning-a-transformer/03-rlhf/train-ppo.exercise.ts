import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train with PPO",
  difficulty: 3,
  minutes: 40,
  seconds: 30,
  hints: [
    "Is kl 0 in the first report? Policy and reference are the same model until the first update.",
    "A rollout is written once and learned from several times. Its record stays fixed; an update computes only the actor's outputs again.",
    "loss = L_clip(ln π, ln π_old, Â) + c · L_value(V, R);   kl = (1/B) Σ_b Σ_m mask · (ln π_old − ln π_ref)",
    "For the targets, go from scores to fined scores, rewards, advantages and returns; whiten only the advantages.\nFor the loss, run the actor once over the rows.\nAn update clips the gradients of policy and head together, and passes them to the optimizer.",
  ],
  explore:
    "Train on proxyReward for 40 iterations with β = 0.3, at learning rates of 5e-4 and 1e-3. The optimum has a reward of 1.96. How close do you come, and what would a bias in the value head change?",
  answer:
    "Larger steps come closer: the reward is about 1.7 at 5e-4, and about 1.85 at 1e-3. A bias changes nothing, because the last layer norm's own β serves as one.\nMeasured: 1.61 to 1.75 at 1.11 to 1.71 nats (5e-4, 12 runs), 1.79 to 1.91 at 1.42 to 1.78 nats (1e-3, 8 runs), 1.83 to 1.91 with a bias (6 runs).",
  predict: {
    question:
      "Out of 256 reviews by the base, about 235 are different. PPO trains it for 40 iterations on good words minus bad words, with β = 0.3. A total of 192 reviews earn the most. How many out of 256 are different then?",
    choices: ["about 235, as before: the leash holds", "about 150", "about 30", "a single one"],
    answer: 1,
    because:
      "The leash prices what is given up. Every way of earning as much may stay: other nouns, another “very”, another good word.\nMeasured, 3 runs: 232 to 237 before, 127 to 166 after, at a reward of 1.6 to 1.9.",
  },
  keeps: ["ppo", "hacked"],
  portfolio: {
    heading: "What reward does to a model",
    sentence:
      "PPO makes a model write what a reward model likes. On a leash, the reviews really get better. Without one, the score keeps rising and the reviews become worthless.",
    titles: ["what the reviews are worth"],
  },
});
