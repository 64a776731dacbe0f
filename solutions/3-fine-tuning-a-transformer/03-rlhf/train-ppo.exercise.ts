import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train with PPO",
  difficulty: 3,
  minutes: 40,
  seconds: 30,
  hints: [
    "Is kl 0 in the first report? It should be, because policy and reference are equal until the first update.",
    "The policy writes a rollout once and learns from it several times. The record stays fixed; each update computes only the actor's outputs again.",
    "loss = L_clip(ln π, ln π_old, Â) + c · L_value(V, R);   kl = (1/B) Σ_b Σ_m mask · (ln π_old − ln π_ref)",
    "For the targets, subtract the fine from the scores, and compute rewards, advantages, and returns. Whiten only the advantages.\nFor the loss, run the actor once over the rows.\nIn an update, clip the gradients of the policy and the head together, and pass them to the optimizer.",
  ],
  explore:
    "Train on proxyReward for 40 iterations with β = 0.3, at learning rates of 5e-4 and 1e-3. How close does the reward come to 1.96, that of the optimal policy? Does it help to add a bias to the value head?",
  answer:
    "Larger steps come closer: the reward is about 1.7 at 5e-4, and about 1.85 at 1e-3. A bias doesn't help, because the shift β of the last layer norm already serves as one.\nMeasured: 1.61 to 1.75 at 1.11 to 1.71 nats (5e-4, 12 runs), 1.79 to 1.91 at 1.42 to 1.78 nats (1e-3, 8 runs), 1.83 to 1.91 with a bias (6 runs).",
  predict: {
    question:
      "About 235 of 256 reviews by the base are distinct. PPO trains it for 40 iterations on good minus bad words, with β = 0.3. The maximum reward is reached by 192 possible reviews. How many of 256 are distinct after training?",
    choices: ["about 235, as before: the KL penalty holds", "about 150", "about 30", "a single one"],
    answer: 1,
    because:
      "The KL penalty makes the policy pay for every loss of variety. So it keeps many ways of earning the same reward: other nouns, another “very”, another good word.\nMeasured, 3 runs: 232 to 237 before, 127 to 166 after, at a reward of 1.6 to 1.9.",
  },
  keeps: ["ppo", "hacked"],
  portfolio: {
    heading: "What reward does to a model",
    sentence:
      "PPO makes a model write what a reward model likes. With a KL penalty, the reviews really get better. Without it, the score keeps rising while the reviews become worthless.",
    titles: ["what the reviews are worth"],
  },
});
