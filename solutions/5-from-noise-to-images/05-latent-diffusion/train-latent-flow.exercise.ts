import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Latent flow matching",
  difficulty: 3,
  minutes: 25,
  hints: [
    "What are the mean and the standard deviation of one column of your codes? Then encode a digit twice. Do you get the same code?",
    "The encoder's means are the data set now. Compute them once, and put them on the scale of the noise. The rest is a flow with labels, as in chapter 03, and each row is a code with its label.",
    "z_i = (μ(x_i) − m) / s, with m and s over all μ(x_i);   loss = mean |v(z_t, t, label') − (ε − z)|², z_t = (1 − t)·z + t·ε, label' = label or NONE",
    "Encode all digits, compute the statistics of their means as a single batch, and normalize with them.\nFor a loss, draw row numbers, gather their codes, look up their labels, hide some, draw noise and times, and pass `velocityLoss` a velocity that uses these labels.\nPass all parameters of the network, this loss and the whole plan to `flowTrainer`.",
  ],
  explore:
    "Train on the encoder's codes without normalizing them, then on four times these codes, and then on a quarter of them. Which scale makes the pictures worse, by the Fréchet distance at w = 1? And what do the losses tell you?",
  answer:
    "Only the scale of one quarter makes them worse, because there a code outweighs the noise only for t < 0.2. The losses mostly tell you the scale: they end at about 1.07, 4.4 and 0.27.\nMeasured, 3 seeds: losses 1.05–1.08, 4.29–4.43 and 0.27, normalized 1.20–1.24; distances 0.41–0.46, 0.39–0.46 and 0.50–0.57, normalized 0.42–0.47.",
  predict: {
    question:
      "Codes and noise both have a variance of 1, and the untrained network returns a velocity of 0, so its loss starts at 2. What is the loss when 99 of 100 digits are read correctly at w = 2?",
    choices: ["about 0.05", "about 0.4", "about 1.2"],
    answer: 2,
    because:
      "About 1.2. A point on the path doesn't reveal which code and which noise it lies between, so the best velocity is a mean. The loss that remains is what no network can know, so it says little about the pictures.\nMeasured, 10 seeds: 1.20 to 1.24.",
  },
  seconds: 20,
  keeps: ["writer"],
  portfolio: {
    heading: "Handwriting",
    sentence:
      "No person wrote these digits. A flow draws 24 numbers for each, and a decoder makes a picture of them. The larger w is, the more strictly the flow keeps to the digit you asked for.",
    titles: ["handwriting, by w"],
  },
});
