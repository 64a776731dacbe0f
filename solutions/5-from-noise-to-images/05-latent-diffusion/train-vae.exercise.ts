import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Variational autoencoder",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Call `vaeLoss` twice with the same pictures. Which of its three numbers should change, and which can't? What should change if you call `rebuild` twice?",
    "The decoder learns to read codes through noise, so nearby codes must mean similar pictures. The noise belongs to training. The loss has two units, the error of a pixel and the nats of a code, and β converts one into the other.",
    "total = mean (x̂ − x)² + β · KL,   x̂ = decode(μ + σ ε),   ε of the shape of μ",
    "Encode, draw noise of the shape of the means, reparameterize, and decode once.\nThe reconstruction is the mean of all squared differences, and kl comes from `klToStandard`. The total adds β times kl.\nThe trainer gets all the autoencoder's parameters, the whole plan, and a loss that draws a fresh batch on every call.\nTo rebuild, decode the means.",
  ],
  explore:
    "Train with β = 0.003, 0.01 and 0.03. How many of the 24 numbers still carry more than 0.05 nats? What does `rebuild` make of a 5 when most of them carry nothing?",
  answer:
    "About 18, 8 and 1. The others stay at N(0, 1) whatever the picture is, because a nat must save more error than it costs, and the decoder ignores them. With one number left, all 50 held-out fives become similar gray blots, and the judge calls each an 8.\nMeasured, 3 seeds: 17–19, 7–9 and 1; the judge reads 0.87–0.89, 0.74–0.75 and 0.17–0.22 of the rebuilt digits. The fives: 1 seed.",
  predict: {
    question:
      "In the file, a digit has 196 pixels of 16 gray levels: 784 bits. A code has 24 numbers of 32 bits: 768 bits. You train with β = 0.001, and divide `kl` by ln 2. How many bits does a code carry?",
    choices: ["about 8", "about 40", "about 200", "about 700"],
    answer: 1,
    because:
      "About 40 bits, 1.6 per number; the noise blurs the rest. From so few bits, held-out digits come back with a mean squared error of 0.041, and the judge still reads more than nine out of ten.\nMeasured, 13 seeds: 27 to 28 nats, 39 to 40 bits; 0.91 to 0.92 read right, against 0.954 of the originals.",
  },
});
