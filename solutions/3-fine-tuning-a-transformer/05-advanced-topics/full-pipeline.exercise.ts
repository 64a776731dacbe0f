import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The whole pipeline",
  difficulty: 5,
  minutes: 45,
  seconds: 60,
  hints: [
    "How far is each model from the SFT model before PPO and DPO take a step? Does your report say 0?",
    "A stage may change what it is given. So each stage gets a copy, and one thing that never moves is what all are measured from. The judge must be one that no stage was trained to please.",
    "reward model, PPO, DPO: begin with θ_SFT;   reference = frozen θ_SFT;   reward(prompt + response);   gold(response)",
    "Read the reward model's texts as it will meet them later: whole. Give PPO the scores of whole rows.\nDPO asks the reference about all pairs once, then trains a copy of the SFT model with the anchored loss. For the report, ask each judge about what it understands.",
  ],
  explore:
    "Look at the report: which policy is the best by the learned reward, and which by gold? And which one still knows the facts?",
  answer:
    "Without a leash the learned reward is the highest in 10 of 10 seeds, and gold −1.5 to −2 in nine of them. PPO with a leash reaches gold 0.63 to 1.64, and DPO 0.54 to 1.16 at half the distance. PPO answers 33 to 94% of the held-out questions, DPO all of them in every seed: the alignment tax differs.",
  predict: {
    question:
      "From one SFT model, PPO with β = 0.3 and DPO with an anchor come to reviews of about the same worth. How far from the SFT model does DPO end, compared with PPO?",
    choices: ["about half as far", "equally far", "twice as far", "ten times as far"],
    answer: 0,
    because:
      "At about half the distance (10 seeds). PPO explores and pays for each nat with reward; the anchor keeps DPO near texts that people have chosen. What a policy leaves alone it doesn't forget.",
  },
  portfolio: {
    heading: "The whole pipeline",
    sentence:
      "Pretrained, fine-tuned, then trained on comparisons in three ways: the same two beginnings, continued by each model.",
    titles: ["what they write"],
  },
});
