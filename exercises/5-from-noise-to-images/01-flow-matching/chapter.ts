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
        "Pass the same cloud twice. Is the result 0? If it is below 0, which pairs are in your mean between the clouds and missing in the means inside?",
        "A mean over independent draws of equally likely points is a mean over all pairs. X and X' are independent, so X' may well be the same point as X.",
        "E‖X − X'‖ = (1/n²) Σ_i Σ_j ‖a_i − a_j‖,   E‖X − Y‖ = (1/nm) Σ_i Σ_j ‖a_i − b_j‖,   the same for b",
        "Write the mean distance of two clouds once: for each point of the first and each of the second add the root of the summed squares, then divide by the number of pairs.\nUse it for a and b, for a with itself and for b with itself.",
      ],
      explore:
        "Draw two clouds of n points from the same two moons (twoMoons of #lib/flow/moons, with mersenneTwister(1) of #lib/random), for n = 10, 100 and 1,000. What is their energy distance on average? And what is it between n points of the moons and n points of noise?",
      answer:
        "With 10, 100 and 1,000 points: 0.28, 0.027 and 0.0025 between two draws of the moons, 0.39, 0.083 and 0.053 between moons and noise (200, 200 and 20 pairs). Between the moons it falls to a tenth each time, because a point paired with itself is one pair in n. " +
        "With 10 points, other moons look nearly as far away (0.28) as noise (0.39).",
    },
    {
      slug: "noise-path",
      title: "Between data and noise",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Give a batch of pictures one time for each. What shape has t, and along which axis of the pictures does TensorFlow.js lay it?",
        "Broadcasting aligns the last axes. A number for each item must be on the first axis, with length 1 on all the others.",
        "x_t = (1 − t)·x0 + t·x1,   t of shape [B, 1, …, 1]",
        "Count the axes of x0, and give t as many: B, and then 1 for each of the others.\nAdd the data times its remaining share, and the noise times the time.",
      ],
      explore:
        "Put 200 held-out digits on the path at t = 0, 0.2, 0.4, 0.5, 0.6 and 0.8, and read them with readDigit of #lib/digits/judge, which compares them with the 4,500 others. At which time do you expect half of them to be read right?",
      answer:
        "0.96, 0.95, 0.89, 0.80, 0.54 and 0.19 are read right: half of them shortly after t = 0.6, where the noise's share is half again as large as the digit's. Little is lost before t = 0.4, and at 0.8 hardly more than a guess is left. " +
        "So the middle of the path decides what a digit is.",
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
        "The logits are minus the squared distance of x to each shrunken data point, over twice the squared time. Multiply the square out: a dot product and the length of d remain, and what depends on x alone drops out of the softmax.\nAverage the data with the weights, and divide the way from there to x by the time.",
      ],
      explore:
        "The weights are a distribution over 4,500 digits. The exponential of its entropy says between how many digits it hesitates. Put training digits on the path, at t = 1, 0.9, 0.8, 0.7, 0.6 and 0.5: how many?",
      answer:
        "4,500, 3,551, 1,537, 244, 16 and 1.4 (medians of 100 digits). At t 0.9 the velocity leads to a mean of nearly all digits, at 0.5 mostly to one. In between it decides, within about a third of the way. " +
        "What your function computes is attention: x is the query, the shrunken digits are the keys, the digits are the values.",
      predict: {
        question:
          "One of 4,500 digits of 14 × 14 pixels is at t = 0.5: half the digit, half noise. The exact velocity weighs all 4,500. How much weight does the likeliest one get on average?",
        choices: ["about 75%", "about 35%", "about 5%", "about 0.02%"],
        answer: 0,
        because:
          "73 to 78% (300 digits each, 3 seeds). At t = 0.6 it is 35 to 37%, at 0.4 it is 93 to 95%. Each of 196 pixels says a little, and that adds up: one digit explains x far better than all others.",
      },
    },
    {
      slug: "euler-flow",
      title: "Euler's method",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Let the velocity be 3 everywhere and always. An item is at 1 at time 1. Where is it at time 0? Does your function end there?",
        "The velocity is how x changes as t grows, but here t falls. A step begins at a known place and time, asks there, and keeps that velocity until it ends.",
        "t_i = 1 − i/N,   x ← x − v(x, t_i) / N   for i = 0, 1, … N − 1",
        "Give all items the time at which step i begins, and ask for their velocity.\nMove against it for the length of a step.\nkeep gets the time at which the step has ended: that is when the next one begins.",
      ],
      explore:
        "Take the exact velocity of 1,000 points of the moons (twoMoons of #lib/flow/moons) and 1,000 draws of noise (gaussians of #lib/flow/noise), both from mersenneTwister(1) of #lib/random. Sample with 1, 2, 4, 8 and 16 steps. Which share ends near the moons (nearMoons of #lib/flow/moons)?",
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
          "At 0. At time 1, noise says nothing about the data, so the velocity aims at the mean, and one step goes all the way there. Two steps end at 0.38, four at 0.9995: only along the way does the item decide between −1 and 1.",
      },
    },
    {
      slug: "velocity-loss",
      title: "Flow matching loss",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Give it a velocity that always returns x1 − x0. Is your loss 0? And does a velocity of 1 everywhere have the loss that you get by hand?",
        "An item goes from x0 to x1 in a time of 1, at constant speed. The velocity should say that. Ask it where a sampler will meet items: on the path.",
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
        choices: ["0", "about 0.5", "about 1.0", "about 1.9"],
        answer: 2,
        because:
          "1.02 (the exact velocity, 20,000 items). Many paths cross at the same x, and the best answer is their mean, which is wrong about each. At t = 1 the loss is 1.0, at 0.5 it is 1.8, at 0.2 nearly 0. A loss far above 0 may be the best possible.",
      },
    },
    {
      slug: "train-two-moons",
      title: "Training a flow",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Take five steps with a plan that clips and with one that doesn't. Are the variables different? And is the learning rate of your second step twice that of the first?",
        "A step takes loss and gradients together, one norm for all gradients, the learning rate of this step, and one update; then it counts itself. A batch is three independent draws.",
        "lr_n = warmupCosine(n),  n = 0, 1, 2, …;   x0 from the moons, x1 ~ N(0, I), t ~ U[0, 1), one t for each pair;   L = velocityLoss(v, x0, x1, t)",
        "Ask for value and gradients with respect to the trainer's variables only. Clip if the plan says so, pass the gradients to the optimizer with the learning rate of this step, and count it. Return the value.\nFor a batch, draw size points, size rows of noise and size times, and pass them to the loss of the last exercise.",
      ],
      explore:
        "Train moonNet of #lib/flow/moon-net (with mersenneTwister(1) of #lib/random) by plans of 250, 500, 1,000 and 2,500 steps. Compare the mean loss of the last 100 steps with the share of samples near the moons (32 calls; nearMoons of #lib/flow/moons). Which of the two would you watch?",
      answer:
        "The loss goes from 1.24 to 1.21, 1.19 and 1.15, the share near the moons from 0.52 to 0.60, 0.69 and 0.87 (means of 3 seeds). The exact velocity of 4,000 points has a loss of about 1.12, so most of what remains is not the network's fault. " +
        "A loss that hardly moves may hide most of the progress. Watch the samples.",
      predict: {
        question:
          "Two moons, standard normal noise, uniform times. A fresh network answers nearly 0 and has a loss of about 1.7. After 500 steps the loss is 1.21. What is it after 2,500 steps?",
        choices: ["about 0.01", "about 0.3", "about 0.7", "about 1.15"],
        answer: 3,
        because:
          "1.14 to 1.16 (15 seeds, mean of the last 100 steps). Many pairs lead through each point, and the best answer is the mean of their velocities. The spread around that mean stays in the loss forever.",
      },
    },
    {
      slug: "heun-flow",
      title: "Heun's method",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Let the velocity be 6t², wherever x is, and make a single step from x = 5. Is your result 5 − (6 + 0) / 2 = 2? Now let the velocity be x itself, and start at 1: is your result 0.5?",
        "Euler's step is off because the velocity changes on the way. The mean of the velocities at both ends of the step is much nearer to the mean along it. The far end isn't known yet, but Euler's step is a good guess.",
        "dt = 2 / calls;   d₁ = v(x, t),   d₂ = v(x − dt·d₁, t − dt);   x ← x − dt · (d₁ + d₂) / 2",
        "Halve the number of calls to get the number of steps.\nIn each step ask at the start; move a copy of x by a whole Euler step; ask there, at the time when the step ends; then move the original x by the mean of both.",
      ],
      explore:
        "Train moonNet of #lib/flow/moon-net on the two moons for 2,500 steps, as the spec of train-two-moons does, and sample with Euler's and with Heun's method at 4 and at 8 calls each. Compare the share near the moons and the energy distance. Do they agree on which method is better?",
      answer:
        "Not at 4 calls: Euler has 0.70 to 0.75 of the samples near the moons and an energy distance of 0.032 to 0.038, Heun 0.53 to 0.58 and 0.008 to 0.010 (5 seeds). Euler's samples are clean but crowd in the wrong places; Heun's are spread as they should be, and blurred. " +
        "At 8 calls both have about 0.82 near, and Heun's distance is about half of Euler's: 0.003 to 0.010 against 0.007 to 0.018 (15 seeds).",
      predict: {
        question:
          "The velocity is the exact one from the Gaussian with mean 2 and standard deviation 0.3. Euler's method with 64 calls has an error of 0.0086. How many calls of Heun's method have about the same?",
        choices: ["8", "32", "64 too", "128"],
        answer: 0,
        because:
          "8 calls, 4 steps: 0.0097 (root mean square, 200 draws of noise); 16 have 0.0043. Twice as many calls leave half of Euler's error and about a quarter of Heun's. With 2 calls there is little to gain: Heun's error is 0.19, Euler's 0.21.",
      },
    },
    {
      slug: "prediction-family",
      title: "Data, noise, score and velocity",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Take a path from 3 to −2, and stop at t = 0.25. Where is x, and what is the velocity? Do your data and noise come out as 3 and −2, and the score as 8?",
        "x and velocity are two equations for two unknown ends. Solve them once for the data and once for the noise. For the score, differentiate the log of a normal density with the docstring's mean and variance.",
        "x0 = x − t·v,   x1 = x + (1 − t)·v,   score = −(x − (1 − t)·x0) / t² = −x1 / t;   v = (x − x0) / t = (x1 − x) / (1 − t)",
        "Reshape t so that it broadcasts over x. For the data, start at x and go back by t times the velocity. For the noise, go on from x by 1 − t times the velocity. For the score, negate the noise and divide it by t, but by 0.001 at least.\nIn velocityFrom, take the way from the data to x over the time t, or the way from x to the noise over the time 1 − t, each over 0.001 at least. Turn a score into noise first.",
      ],
      explore:
        "Take the exact velocity of 1,000 points of the moons (twoMoons of #lib/flow/moons, with mersenneTwister(1) of #lib/random), turn it into one of the family, add normal noise of 0.2 to each number, turn it back, and sample with 16 of Euler's steps. Do the same with the velocity itself. Which prediction suffers, and where on the path?",
      answer:
        "The velocity doesn't: 1.00 near the moons, energy distance 0.004. Data suffers at the end: 0.74 near, because the last step lands on the predicted data with all its error. Noise and score suffer at the start: the divisor is 0.001 at t = 1, the first step throws the points far away, and they come back to the moons in the wrong shares: 1.00 near, but a distance of 0.18 to 0.22 (3 seeds).",
      predict: {
        question:
          "A network predicts the noise, and each number of it is off by 0.01. The sampler asks at t = 0.99. How far off is the velocity?",
        choices: ["by 0.0001", "by 0.01", "by 1", "by 100"],
        answer: 2,
        because:
          "By 1: the velocity is (x1 − x) / (1 − t), so the error is divided by 0.01. Near t = 1, x is nearly all noise, so a good guess of the noise says next to nothing. A data prediction has the same trouble near t = 0, a velocity nowhere.",
      },
    },
    {
      slug: "noisy-flow",
      title: "Stochastic sampling",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Start 20,000 points at 0, with a velocity of 0 and two steps. Measure the variance after the first step. Is it churn / 2?",
        "Points that are normal with the variance V have the score −x / V. In a short step, noise adds g²·dt to V, and a drift c·score takes 2c·dt away. That gives you c. Time runs down: x moves against the velocity, and along the score.",
        "drift = v − (g²/2)·score,   x ← x − dt·drift + g·√dt·ε,   ε ~ N(0, I);   ε = 0 in the last step",
        "Turn the velocity into the score. Subtract g²/2 of the score from the velocity, and move x by dt against the result.\nAdd normal noise whose standard deviation is the root of g²·dt, a number for each number of x, unless this is the last of the steps.",
      ],
      explore:
        "Train moonNet of #lib/flow/moon-net on the two moons for 2,500 steps, as the spec of train-two-moons does, and sample with a churn of 0, 1, 4 and 16, with 16 and with 128 steps. Which share ends near the moons?",
      answer:
        "By churn: 0.85, 0.87, 0.88 and 0.67 with 16 steps, 0.88, 0.89, 0.92 and 0.96 with 128 (means of 5 seeds). Drift and noise correct what earlier steps got wrong, but much noise needs short steps. " +
        "The energy distance gets worse: with 128 steps it is 0.004 for a churn of 0, 0.006 for 4 and 0.011 for 16. More samples are near a moon, but in slightly worse proportions.",
      predict: {
        question:
          "A network trained on two moons gives 88 of 100 samples near them, with 128 of Euler's steps. Now each step adds noise, with a churn of 4, and the drift along the score. How many are near the moons?",
        choices: ["about 75", "about 92", "88 as before", "about 50"],
        answer: 1,
        because:
          "91 to 93 (5 seeds). Euler's method keeps every error that it has made. Here each step pulls the points back to where they are dense, by as much as the noise spreads them.",
      },
    },
    {
      slug: "straighten-flow",
      title: "Rectified flow",
      difficulty: 3,
      minutes: 25,
      seconds: 30,
      hints: [
        "Take a velocity of x and one step from x1 = 4. Which data belongs to this noise? Draw a batch of your pairs: is the data of each row still that of its noise?",
        "A straight line joins any data to any noise, but lines of different pairs cross, and a velocity can only be their mean. Paths of a flow never cross. So pair the two ends of one path.",
        "x0 = x1 carried to t = 0 by the flow;   L = mean ‖v((1 − t)·x0 + t·x1, t) − (x1 − x0)‖² over pairs i ~ U{0, …, M − 1}, t ~ U[0, 1)",
        "Follow the flow from the noise with the sampler that you have, and keep a copy of the noise beside the samples.\nFor a batch draw as many row numbers as asked, each from all of them. Take the same rows of data and of noise, draw a time for each, and pass all of it to the loss.",
      ],
      explore:
        "Where does the gain come from? Make the pairs with 1, 4 and 32 Euler steps, shuffle them, or make only 64 of them, and train again for 600 steps after a first training of 2,500. Which share is near the moons with one call?",
      answer:
        "With 32 steps 0.77 to 0.83 (12 seeds), with 4 steps 0.60 to 0.64, with one step 0.03 to 0.05, and shuffled 0.00 to 0.02, as before the training (2 seeds each). A student isn't better than the paths it copies. But 64 pairs do as well as 8,192: 0.76 to 0.79. " +
        "The network knows the moons already. It only has to learn which noise goes where.",
      predict: {
        question:
          "The first training on two moons ends with a loss of 1.15, and more steps don't help. The second training takes the same network and the same loss, with straight pairs. Where does the loss go in 600 steps?",
        choices: ["about 0.003", "about 0.1", "about 0.6", "it stays near 1.15"],
        answer: 0,
        because:
          "0.002 to 0.003 (12 seeds). The loss of 1.15 was the price of many pairs through one point. Now one straight line leads through each, and the network can say where it goes.",
      },
    },
  ],
});
