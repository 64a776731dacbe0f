import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The whole pipeline",
  difficulty: 5,
  minutes: 45,
  seconds: 60,
  hints: [
    "Examine the copies of the SFT model before PPO and DPO take their first step. Is the KL divergence in your report 0?",
    "A stage may change the model it is given, so give each stage its own copy. Measure all distances from one frozen model, and judge by a reward that no stage was trained on.",
    "reward model, PPO, DPO: begin with θ_SFT;   reference = frozen θ_SFT;   reward(prompt + response);   gold(response)",
    "The reward model reads whole texts, so PPO's scores are rewards of whole rows.\nFor DPO, cache the reference's log-probabilities of all pairs, then train a copy of the SFT model with the anchored loss. In the report, gold gets only the responses.",
  ],
  explore:
    "In the report, which policy is best by the learned reward, and which is best by the gold reward? Which policies still know the facts?",
  answer:
    "By the learned reward, PPO without a KL penalty is best; by the gold reward, it is worst for nine seeds out of ten. PPO with the penalty and DPO both write good reviews, but PPO forgets answers and DPO doesn't.\nMeasured, 10 seeds, gold: −1.5 to −2 without the penalty (nine seeds), 0.63 to 1.64 with it, 0.54 to 1.16 for DPO. PPO answers 33 to 94% of the held-out questions.",
  predict: {
    question:
      "From the same SFT model, PPO with β = 0.3 and DPO with an anchor end with reviews of about the same quality. How far from the SFT model does DPO end, compared with PPO?",
    choices: ["about half as far", "equally far", "twice as far", "ten times as far"],
    answer: 0,
    because:
      "PPO samples new texts and moves away as long as the reward is worth the KL penalty. The anchor keeps DPO near texts that people chose. That is also why DPO forgets less.\nMeasured: 10 seeds.",
  },
  portfolio: {
    heading: "The whole pipeline",
    sentence:
      "A model is pretrained, fine-tuned, then trained on comparisons in three ways. The model of each stage continues the same two texts.",
    titles: ["what they write"],
  },
});
