import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Variational autoencoder",
  difficulty: 3,
  minutes: 25,
  seconds: 30,
  hints: [
    "Call `vaeLoss` twice with the same pictures. Which of its three numbers should change, and which can't? And what should change if you call `rebuild` twice?",
    "The decoder learns to read codes through noise, so nearby codes must mean similar pictures. The noise belongs to training. The two parts have units of their own, the error of a pixel and the nats of a whole code; β converts one into the other.",
    "total = mean (x̂ − x)² + β · KL,   x̂ = decode(μ + σ ε),   ε of the shape of μ",
    "Encode, draw noise of the shape of the means, reparameterize, decode once.\nReconstruction: the mean of all squared differences. kl: the first exercise of this chapter. Total: the reconstruction plus β times kl.\nTrainer: all parameters of the coder, a loss that draws its batch when it's asked, the whole plan.\nRebuilding leaves the variance unused.",
  ],
  explore:
    "Train with β = 0.003, 0.01 and 0.03. How many of the 24 numbers still carry more than 0.05 nats? What does `rebuild` make of a 5 whose numbers are silent?",
  answer:
    "17 to 19, 7 to 9, and 1 (3 seeds). The others stay at N(0, 1) whatever the picture is, and the decoder ignores them: a nat must save more error than it costs. Of the rebuilt digits the judge reads 0.87 to 0.89, 0.74 to 0.75 and 0.17 to 0.22. At β = 0.03 one number is left: all 50 held-out fives become similar gray blots, and the judge calls each of them an 8 (1 seed).",
  predict: {
    question:
      "The file of digits has 196 pixels of 16 gray levels, 784 bits for each. A code has 24 numbers of 32 bits each, 768 bits. You train with β = 0.001. How many bits does a code carry, if you divide `kl` by ln 2?",
    choices: ["about 8", "about 40", "about 200", "about 700"],
    answer: 1,
    because:
      "39 to 40 bits (27 to 28 nats, 13 seeds), 1.6 bits a number. The noise blurs the rest. From so few bits, held-out digits come back with a mean square error of 0.041. The judge reads 0.91 to 0.92 of them right, and 0.954 of the originals.",
  },
});
