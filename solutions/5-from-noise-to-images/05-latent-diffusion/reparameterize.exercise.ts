import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The reparameterization trick",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Take a mean of 0, a variance of 4 and noise of 1. Is your code 2 or 4? And what does `klToStandard` return for a mean of 0 and a variance of 1?",
    "Noise of standard deviation 1 becomes noise of σ if you multiply it by σ. The KL divergence is the mean of ln p − ln q over draws from p. Both logarithms are parabolas, so the means of z² and (z − μ)² are all you need. Logarithms of independent numbers add up.",
    "z = μ + σ ε,   ln σ = ½ ln σ²;   KL = E[½ z² − ½ (z − μ)²/σ² − ln σ] = ½ (μ² + σ² − 1 − ln σ²)",
    "Halve the logarithm and take the exponential: that is σ. Multiply it by the noise, and add the mean.\nFor the divergence add the variance and the square of the mean, subtract 1 and the logarithm of the variance, and halve it, number by number.\nAdd up the numbers of each code. Then take the mean of the codes.",
  ],
  explore:
    "Take a number of mean 0 and halve its standard deviation again and again: 1, 0.5, 0.25, and so on. What does each halving cost? Which unit is that?",
  answer:
    "0.318, 0.599, 0.670, 0.687, 0.692 nats. It comes near ln 2 = 0.693, which is one bit. Halving σ gives one more binary digit of where the number lies, and a bit of precision costs a bit. The first halvings are cheaper, because a wide distribution says nearly nothing.",
  predict: {
    question:
      "Part 3 uses another gradient through draws: f(z) · d ln p(z)/dμ. Take codes of 24 numbers, mean 1 and σ 1, and the sum of their squares as f. How many times as many draws does it need as a gradient that passes through the draw itself?",
    choices: ["as many", "about 7 times", "about 25 times", "about 660 times"],
    answer: 3,
    because:
      "662 times (200,000 draws). With a single number it's 7.5 times. The log-derivative trick knows only how good a draw was, one number for all 24. The gradient of this exercise passes through f, so it knows for each of them which way is better.",
  },
});
