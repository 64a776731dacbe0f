import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Flow matching",
  summary:
    "You can turn noise into data with a network that has learned which way to go, and measure what comes out.",
  exercises: [
    {
      slug: "cloud-distance",
      title: "Energy distance",
      difficulty: 1,
      minutes: 15,
      hints: [
        "Hand in the same cloud twice. Is the result 0? If it is below 0, which pairs are in your mean between the clouds and missing in the means inside?",
        "A mean over independent draws of equally likely points is a mean over all pairs. X and X' are independent, so X' may well be the point that X is.",
        "E‖X − X'‖ = (1/n²) Σ_i Σ_j ‖a_i − a_j‖,   E‖X − Y‖ = (1/nm) Σ_i Σ_j ‖a_i − b_j‖,   the same for b",
        "Write the mean distance of two clouds once: for each point of the first and each of the second add the root of the summed squares, then divide by the number of pairs.\nUse it for a and b, for a with itself and for b with itself.",
      ],
      explore:
        "Draw two clouds of n points from the same two moons, for n = 10, 100 and 1,000. What is their energy distance on average? And that of n points of the moons and n points of noise?",
      answer:
        "0.28, 0.027 and 0.0025 for two draws of the moons (200, 200 and 20 pairs), 0.39, 0.083 and 0.053 for moons and noise. The first falls to a tenth each time, because the pairs of a point with itself count 1/n. " +
        "With 10 points one draw of the moons looks as far from another as noise does.",
    },
    {
      slug: "noise-path",
      title: "Between data and noise",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Give a batch of pictures one time for each. What shape has t, and along which axis of the pictures does TensorFlow.js lay it?",
        "Broadcasting lines up the last axes. A number for each item has to stand on the first axis, with a length of 1 on all the others.",
        "x_t = (1 − t)·x0 + t·x1,   t of shape [B, 1, …, 1]",
        "Count the axes of x0, and give t as many: B, and then 1 for each of the others.\nAdd the data times what is left of its share, and the noise times the time.",
      ],
      explore:
        "Put 200 held-out digits on the path at t = 0, 0.2, 0.4, 0.5, 0.6 and 0.8, and read them with readDigit of #lib/digits/judge, which compares them with the 4,500 others. At which time do you expect half of them to be read right?",
      answer:
        "0.96, 0.95, 0.89, 0.80, 0.54 and 0.19 are read right: half of them shortly after t = 0.6, where the share of the noise is half again that of the digit. Little is lost before t = 0.4, and at 0.8 hardly more than a guess is left. " +
        "So what a digit is gets decided in the middle of the path.",
    },
    {
      slug: "exact-velocity",
      title: "Exact velocity",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Take one data point, 2, and x = 0.5 at t = 0.5. Only one noise x1 leads there. Which? Does your function return x1 − 2?",
        "If a path leads from d to x, its noise is fixed. So the question is only which d it was. By Bayes' rule, d is as likely as the noise that it needs, and the velocity is the mean over all d.",
        "p(d | x) ∝ exp(−‖x − (1 − t)·d‖² / 2t²),   E[x0 | x] = Σ_d p(d | x)·d,   v = (x − E[x0 | x]) / t",
        "The logits are minus the squared distance of x to each shrunken data point, over twice the squared time. Multiply the square out: a dot product and the length of d remain, and what depends on x alone drops out of the softmax.\nAverage the data by the weights, and divide the way from there to x by the time.",
      ],
      explore:
        "The weights are a distribution over 4,500 digits. The exponential of its entropy says among how many digits it hesitates. Put training digits on the path, at t = 1, 0.9, 0.8, 0.7, 0.6 and 0.5: how many?",
      answer:
        "4,500, 3,551, 1,537, 244, 16 and 1.4 (medians of 100 digits). At t 0.9 the velocity leads to a mean of nearly all digits, at 0.5 mostly to one. In between it decides, within about a third of the way. " +
        "What your function computes is attention: x is the query, the shrunken digits are the keys, the digits are the values.",
      predict: {
        question:
          "One of 4,500 digits of 14 × 14 pixels is at t = 0.5: half the digit, half noise. The exact velocity weighs all 4,500. How much weight does the right one get on average?",
        choices: ["about 0.02 %", "about 5 %", "about 35 %", "about 75 %"],
        answer: 3,
        because:
          "73 to 78 % (300 digits each, 3 seeds). At t = 0.6 it is 35 to 37 %, at 0.4 it is 93 to 95 %. Each of 196 pixels says a little, and the little adds up: this much noise hardly hides which digit of the data it was.",
      },
    },
    {
      slug: "euler-flow",
      title: "Euler's method",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Let the velocity be 3 everywhere and always. An item is at 1 at time 1. Where was it at time 0? Does your function end there?",
        "The velocity is how x changes as t grows, but here t falls. A step begins at a known place and time, asks there, and keeps that velocity until it ends.",
        "t_i = 1 − i/N,   x ← x − v(x, t_i) / N   for i = 0, 1, … N − 1",
        "Give all items the time at which step i begins, and ask for their velocity.\nMove against it for the length of a step.\nkeep is told when the step has ended: that is when the next one begins.",
      ],
      explore:
        "Take the exact velocity of 1,000 points of the two moons, and 1,000 draws of noise. Sample with 1, 2, 4, 8 and 16 steps. Which share ends near the moons (nearMoons of #lib/flow/moons)?",
      answer:
        "0.00, 0.39 to 0.43, 0.80 to 0.83, 0.97 to 0.98 and 1.00 (3 seeds). The velocity is the same each time and it is exact; only the steps differ. They go straight where the path bends.",
      predict: {
        question:
          "The data are −1 and 1, and the velocity is exact. An item starts as noise at 0.4. You take a single step, from time 1 to time 0. Where does it end?",
        choices: [
          "at 1, the nearer one",
          "at 0, between the two",
          "at 0.4, where it was",
          "at −1 or 1, by chance",
        ],
        answer: 1,
        because:
          "At 0. At time 1 noise says nothing of the data, so the velocity aims at the mean, and one step goes all the way there. Two steps end at 0.38, four at 0.9995: only on the way does it turn out which one it is.",
      },
    },
    {
      slug: "velocity-loss",
      title: "Flow matching loss",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Give it a velocity that always returns x1 − x0. Is your loss 0? And does a velocity of 1 everywhere have the loss that you get by hand?",
        "An item goes from x0 to x1 in a time of 1, at constant speed. That is what the velocity should say. It is asked where a sampler will meet items: on the path.",
        "L = mean ‖v(x_t, t) − (x1 − x0)‖²,   x_t = (1 − t)·x0 + t·x1",
        "Put each item on its path at its time, and ask for the velocity there.\nSubtract the way from data to noise, square, and average over all numbers.",
      ],
      explore:
        "The exact velocity of 4,500 digits has seen each of them. Compute its loss at t = 0.2, 0.5 and 0.8, once for digits among them and once for held-out digits.",
      answer:
        "0.00, 0.05 and 0.29 for digits it has seen, 2.07, 0.35 and 0.27 for held-out ones (100 each). Under strong noise the two are alike. Under weak noise it is sure that it has found its digit, and it is wrong about every new one. " +
        "That is overfitting, and a loss averaged over t hides most of it.",
      predict: {
        question:
          "The data are −1 and 1, and times are uniform. A velocity of 0 has a loss of 2.0. How low can the loss of the best velocity be?",
        choices: ["0", "about 0.1", "about 0.5", "about 1.0"],
        answer: 3,
        because:
          "1.02 (the exact velocity, 20,000 items). Many paths cross at the same x, and the best answer is their mean, which is wrong about each. At t = 1 the loss is 1.0, at 0.5 it is 1.8, at 0.2 nearly 0. So a loss far above 0 may be as good as it gets.",
      },
    },
    {
      slug: "train-two-moons",
      title: "Training a flow",
      difficulty: 2,
      minutes: 20,
      seconds: 20,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "heun-flow",
      title: "Heun's method",
      difficulty: 2,
      minutes: 20,

      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "prediction-family",
      title: "Data, noise, score, velocity",
      difficulty: 3,
      minutes: 25,

      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "noisy-flow",
      title: "Sampling with noise",
      difficulty: 3,
      minutes: 25,

      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "straighten-flow",
      title: "Straight paths",
      difficulty: 3,
      minutes: 25,
      seconds: 30,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
  ],
});
