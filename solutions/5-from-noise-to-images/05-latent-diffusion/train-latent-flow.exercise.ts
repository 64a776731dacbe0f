import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Latent flow matching",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Look at one column of your codes: what are its mean and its standard deviation? Encode a digit twice: is its code the same?",
    "The coder's means are the data set now. Compute them once, and put them on the scale of the noise. The rest is a flow with labels, as in chapter 03: a row holds a code and its label.",
    "z_i = (μ(x_i) − m) / s, with m and s over all μ(x_i);   loss = mean |v(z_t, t, label') − (ε − z)|², z_t = (1 − t)·z + t·ε, label' = label or NONE",
    "Take the coder's mean of all digits, compute the statistics of it as a single batch, and normalize it with them.\nFor a loss draw row numbers, gather their codes, look up their labels, hide some, draw noise and times, and let the velocity close over the labels.\nPass all parameters of the network, this loss, and the whole plan to `flowTrainer`.",
  ],
  explore:
    "Train on the coder's codes as they are. Then on four times these codes, and on a quarter of them. Compare the losses, and the Fréchet distances at w = 1.",
  answer:
    "3 seeds: the losses end at 1.05-1.08, 4.29-4.43 and 0.27, normalized at 1.20-1.24. The distances are 0.41-0.46, 0.39-0.46 and 0.50-0.57, normalized 0.42-0.47. So the loss mostly tells you the scale of the codes. The pictures got worse only with a quarter of them: there a code outweighs the noise only for t < 0.2.",
  predict: {
    question:
      "The codes have variance 1, as the noise has, and the network begins with the velocity 0. So its loss begins at 2. Where is it when 99 of 100 digits are read right at w = 2?",
    choices: ["about 0.05", "about 0.4", "about 1.2"],
    answer: 2,
    because:
      "1.20 to 1.24 (10 seeds). A point on the way doesn't tell which code and which noise it lies between, so the best velocity is a mean. The loss that remains is what no network can know, and it says little about the pictures.",
  },
  seconds: 20,
  keeps: ["writer"],
  portfolio: {
    heading: "Handwriting",
    sentence:
      "No person wrote these digits. A flow draws 24 numbers for each, and a decoder makes a picture of them. The larger w is, the more strictly it keeps to the digit that it was asked for.",
    titles: ["handwriting, by w"],
  },
});
