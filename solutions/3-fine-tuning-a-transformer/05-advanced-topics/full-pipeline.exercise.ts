import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The whole pipeline",
  difficulty: 5,
  minutes: 45,
  seconds: 60,
  hints: [
    "How far is each model from the SFT model before PPO and DPO take a step? Does your report say 0?",
    "A stage may change the model it is given, so give each a copy, and measure from one model that never moves. Judge by a reward no stage was trained on.",
    "reward model, PPO, DPO: begin with θ_SFT;   reference = frozen θ_SFT;   reward(prompt + response);   gold(response)",
    "The reward model reads whole texts, and PPO gets the scores of whole rows.\nDPO caches the reference's numbers of all pairs, then trains a copy of the SFT model with the anchored loss. In the report, gold reads only responses.",
  ],
  explore:
    "In the report, which policy is the best by the learned reward, and which by gold? Which one still knows the facts?",
  answer:
    "By the learned reward, the best policy is the one without a leash, the worst by gold with nine seeds out of ten. PPO on a leash and DPO write good reviews, but PPO forgets answers and DPO doesn't.\nMeasured, 10 seeds: gold of −1.5 to −2 without a leash (nine seeds), 0.63 to 1.64 with one, 0.54 to 1.16 by DPO. PPO answers 33 to 94% of the held-out questions.",
  predict: {
    question:
      "From one SFT model, PPO with β = 0.3 and DPO with an anchor reach reviews of about the same worth. How far from the SFT model does DPO end, compared with PPO?",
    choices: ["about half as far", "equally far", "twice as far", "ten times as far"],
    answer: 0,
    because:
      "PPO explores and pays for each nat with reward; the anchor keeps DPO near texts people have chosen. What a policy leaves alone, it doesn't forget.\nMeasured: 10 seeds.",
  },
  portfolio: {
    heading: "The whole pipeline",
    sentence:
      "Pretrained, fine-tuned, then trained on comparisons in three ways: each model continues the same two texts.",
    titles: ["what they write"],
  },
});
