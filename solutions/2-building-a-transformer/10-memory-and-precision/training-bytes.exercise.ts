import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "What training keeps in memory",
  difficulty: 2,
  minutes: 20,
  hints: [
    "How many bytes do you count for a frozen model of 1,000 parameters in float32? Its weights take 4,000. Does it need anything else?",
    "Gradients, moments and master copies exist for AdamW. Adapters leave the model's weights unchanged, so the model with its adapters switched off is the reference.",
    "trained: bits/8 · 2 + 4 · 2 bytes, and 4 for a master copy below 32 bits;   frozen: bits/8",
    "Count each kind of bytes over all parts, and leave out the frozen parts where nothing is updated.\nFor a method, list its trained models, then those it only evaluates; with adapters, each trained model stands on frozen weights that also serve a second model.",
  ],
  explore:
    "GPT-2 medium has 355 million parameters, and your GPU has 8 GB. Which of SFT, DPO and RLHF fit in bfloat16, before any activations? Which fit with adapters of 1% on NF4?",
  answer:
    "SFT takes 5.68 GB and DPO 6.39 GB, so both fit; RLHF takes 12.78 GB and does not. With adapters on NF4 the same three take 0.26, 0.26 and 0.51 GB. DPO then costs no more than SFT, because its reference is the model with its adapters off.",
  predict: {
    question:
      "A model of 7 billion parameters takes 112 GB to train in float32 with AdamW. Its 32 blocks hold nearly all of the parameters. You freeze all blocks but the last. How much memory does training take now?",
    choices: ["about 3.5 GB", "about 31 GB", "about 58 GB", "about 109 GB"],
    answer: 1,
    because:
      "31 GB: 28 GB of weights, and 12 bytes more for 1/32 of the parameters, which is 2.6 GB. Gradients and moments take three quarters of the memory, and only trained parameters have them. Now the frozen weights take most of it.",
  },
});
