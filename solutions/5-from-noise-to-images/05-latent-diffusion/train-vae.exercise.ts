import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Variational autoencoder",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Call `vaeLoss` twice with the same pictures. Which of its three numbers should change, and which can't? Should anything change if you call `rebuild` twice?",
    "The decoder learns to read codes through noise, so nearby codes must mean similar pictures. The noise is only for training. The loss has two units, the squared error of a pixel and the nats of a code, and β converts one into the other.",
    "total = mean (x̂ − x)² + β · KL,   x̂ = decode(μ + σ ε),   ε of the shape of μ",
    "Encode, draw noise of the shape of the means, reparameterize, and decode once.\nThe reconstruction is the mean of all squared differences, and kl comes from `klToStandard`. For the total, add β times kl.\nGive the trainer all the autoencoder's parameters, the whole plan, and a loss that draws a fresh batch on every call.\nTo rebuild, decode the means.",
  ],
  explore:
    "Train with β = 0.003, 0.01 and 0.03. How many of the 24 numbers of a code still carry more than 0.05 nats? What does `rebuild` return for a 5 when most of them carry nothing?",
  answer:
    "About 18, 8 and 1. In the others, a nat would cost more than the error it saves, so they stay at N(0, 1) for every picture, and the decoder ignores them. With one number left, all 50 held-out fives become similar gray blots, and the judge calls each an 8.\nMeasured, 3 seeds: 17–19, 7–9 and 1; the judge reads 87–89, 74–75 and 17–22% of the rebuilt digits. The fives: 1 seed.",
  predict: {
    question:
      "In the file, a digit takes 784 bits: 196 pixels of 16 gray levels. Its code takes 768 bits: 24 numbers of 32 bits. You train with β = 0.001, and divide `kl` by ln 2. How many bits of information does a code carry?",
    choices: ["about 8", "about 40", "about 200", "about 700"],
    answer: 1,
    because:
      "About 40 bits, 1.6 per number; the noise blurs the rest. From so few bits, held-out digits come back with a mean squared error of 0.041, and the judge still reads more than nine out of ten.\nMeasured, 13 seeds: 27 to 28 nats, 39 to 40 bits; 91 to 92% read correctly, and 95.4% of the originals.",
  },
});
