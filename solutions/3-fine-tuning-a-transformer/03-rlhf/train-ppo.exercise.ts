import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train with PPO",
  difficulty: 3,
  minutes: 40,
  seconds: 30,
  hints: [
    "Print the first report. Is kl 0? It has to be: policy and reference are the same model until the first update.",
    "A rollout is written once and learned from several times. What was recorded then stays fixed; only the outputs of the actor are computed again at each update.",
    "loss = L_clip(ln π, ln π_old, Â) + c · L_value(V, R);   kl = (1/B) Σ_b Σ_m mask · (ln π_old − ln π_ref)",
    "For the targets go from scores to fined scores, to rewards of tokens, to advantages and returns, and whiten the advantages only.\nFor the loss run the actor once over the rows, and add the value head's loss by its weight.\nAn update takes the gradients of policy and head together, clips them, and hands them to the optimizer.",
  ],
  explore:
    "Train on proxyReward itself for 40 iterations, with β = 0.3, at a learning rate of 5e-4 and at one of 1e-3. The closed-form optimum has a reward of 1.96 at 1.68 nats. How close do you come, and what would a value head with a bias change?",
  answer:
    "At 5e-4 the reward is 1.61 to 1.75 at 1.11 to 1.71 nats (12 runs), at 1e-3 it is 1.79 to 1.91 at 1.42 to 1.78 nats (8 runs): PPO ends close to the formula, and a larger step gets there sooner. A bias changes nothing: 1.83 to 1.91 (6 runs). The last norm has a β of its own, which serves as one.",
  predict: {
    question:
      "Of 256 reviews that the base writes, 232 to 237 are different. PPO trains it for 40 iterations on good words less bad ones, with β = 0.3. How many of 256 are different then?",
    choices: ["about 235, as before: the leash holds", "about 150", "about 30", "a single one"],
    answer: 1,
    because:
      "127 to 166 (3 runs), at a reward of 1.6 to 1.9. The leash prices what is given up: reviews that earn less go, and all ways of earning as much may stay, such as other nouns, another “very”, another good word.",
  },
  keeps: ["ppo", "hacked"],
  portfolio: {
    heading: "What reward does to a model",
    sentence:
      "PPO makes a model write what a reward model likes. On a leash the reviews really get better. Without one the score keeps rising, and the reviews become worthless.",
    titles: ["what the reviews are worth"],
  },
});
