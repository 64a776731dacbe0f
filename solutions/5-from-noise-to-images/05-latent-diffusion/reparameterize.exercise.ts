import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The reparameterization trick",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Take a mean of 0, a variance of 4 and noise of 1. Is your code 2 or 4? And does `klToStandard` return 0 for a mean of 0 and a variance of 1?",
    "Standard normal noise, multiplied by σ, has the standard deviation σ. The KL divergence is the mean of ln p − ln q over draws from p. Both logarithms are quadratic in z, so only the means of z² and (z − μ)² matter. For independent numbers, the divergences add up.",
    "z = μ + σ ε,   ln σ = ½ ln σ²;   KL = E[½ z² − ½ (z − μ)²/σ² − ln σ] = ½ (μ² + σ² − 1 − ln σ²)",
    "Halve the logarithm of the variance and take the exponential to get σ. Multiply it by the noise, and add the mean.\nFor the divergence of each number, add the variance and the square of the mean, subtract 1 and the logarithm of the variance, and halve the result.\nSum over the numbers of each code, then average over the codes.",
  ],
  explore:
    "Take a number with mean 0 and keep halving its standard deviation: 1, 0.5, 0.25, and so on. How many nats of KL divergence does each halving cost? Which unit does this cost approach?",
  answer:
    "The first halving costs 0.318 nats, the next 0.599, and the cost approaches ln 2 = 0.693 nats, exactly one bit. Each halving of σ pins down one more binary digit of the number. The first halvings are cheaper, because a wide distribution says almost nothing.",
  predict: {
    question:
      "Part 3 uses another gradient through draws: f(z) · d ln p(z)/dμ. Take codes of 24 numbers with mean 1 and σ = 1, and let f be the sum of their squares. How many times as many draws does it need as a gradient through the draw itself?",
    choices: ["as many", "about 7 times", "about 25 times", "about 660 times"],
    answer: 3,
    because:
      "662 times as many; for a single number, 7.5 times. The log-derivative trick sees only how good a draw was, one value for all 24 numbers. The gradient of this exercise passes through f, so it knows for each number which direction is better.\nMeasured, 200,000 draws.",
  },
  afterwards: {
    formula: String.raw`\begin{aligned}
z &= \mu + \sigma \odot \varepsilon, \quad \varepsilon \sim N(0, I) \\
\text{KL} &= \frac{1}{2} \sum_j (\mu_j^2 + \sigma_j^2 - 1 - \ln \sigma_j^2)
\end{aligned}`,
    reads:
      "A draw is the mean plus σ times standard normal noise: its derivatives are 1 for the mean and ε for σ. For each number, add the squared mean and the variance, subtract 1 and the logarithm of the variance, and halve. A code costs the sum over its numbers, and a batch the mean over its codes.",
    paper: {
      title: "Kingma and Welling 2014, Auto-Encoding Variational Bayes",
      where: "section 2.4 and appendix B",
      link: "https://arxiv.org/abs/1312.6114",
    },
    pytorch:
      "import torch\n" +
      "from torch.distributions import Normal, kl_divergence\n\n" +
      "code = Normal(mean, torch.exp(0.5 * log_variance))  # [B, Z]\n" +
      "z = code.rsample()  # gradients pass through it; sample() has none\n" +
      "kl = kl_divergence(code, Normal(0.0, 1.0)).sum(1).mean()",
  },
  asks: [
    {
      question: "How can a gradient pass through a random draw from a normal distribution?",
      answer:
        "Draw standard normal noise first. The draw is then the mean plus σ times the noise. This is an ordinary function of the mean and σ, whose derivatives are 1 and the noise.",
    },
    {
      question: "Why does the encoder return the logarithm of the variance instead of the variance?",
      answer:
        "A network can return any number, but a variance must be positive. The exponential of any number is positive.",
    },
  ],
  needs: [
    "the normal distribution: mean, variance, standard deviation",
    "KL divergence, as in chapter 03 of part 3",
    "gradients of TensorFlow.js: what a loss can reach, it can change",
  ],
});
