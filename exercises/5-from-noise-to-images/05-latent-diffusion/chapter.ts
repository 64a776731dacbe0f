import { defineChapter } from "#lib/course";

// The order: reparameterize, convolve, train-vae, latent-statistics, train-latent-flow, sample-latent, one-call, homework.
export default defineChapter({
  title: "Latent diffusion",
  summary: "You can compress pictures into codes, train a flow between codes, and decode once.",
  exercises: [
    {
      slug: "reparameterize",
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
    },
    {
      slug: "convolve",
      title: "Convolution",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Take a filter whose only nonzero weight is right of the center, and lay it on a picture. Which way does the picture move, and what comes in at the edge?",
        "Don't move the filter over the picture. Each of its weights meets the whole picture, moved by a few pixels. One moved copy for each weight, side by side: then each pixel has a row of all that the filter covers there.",
        "covered [B·H·W, size·size·C] · filter [size·size·C, K];   copy (u, v) is x with r rows and columns of 0 around it, from row u and column v on",
        "Put r zeros around each picture, not around the batch or the channels.\nCut a slice of the picture's size for each weight, row by row as the weights are listed, and join them along the channels.\nMake one row of each pixel and one column of each filter. Multiply once, add the bias, and reshape.",
      ],
      explore:
        "Blur a picture of paper, −1 everywhere, with nine weights of 1/9. What are its corner and its center after 1, 5 and 20 blurs? Where does the ink come from?",
      answer:
        "The corner of 14 x 14 pixels: −0.44, −0.16, −0.05. The center: −1, −1, −0.84. Pixels outside are 0, which is gray and not paper, and each layer lets the gray in by one more pixel. So padding tells a network how near the edge is. That is how convolutions know about places at all.",
      predict: {
        question:
          "You apply filters of 3 x 3 to a picture of 14 x 14, one after the other. After how many of them can the top left pixel depend on the bottom right one? (In a transformer of patches: after one block.)",
        choices: ["4", "7", "13", "196"],
        answer: 2,
        because:
          "13: each filter sees one pixel farther. After 12, the gradient at that pixel is exactly 0. So convolutional networks halve their pictures along the way, and Stable Diffusion's adds attention.",
      },
    },
    {
      slug: "train-vae",
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
    },
    {
      slug: "latent-statistics",
      title: "Normalized codes",
      difficulty: 2,
      minutes: 12,
      hints: [
        "One batch holds 0 and 2, another holds 10 and 12. What is the standard deviation of each batch, and that of all four numbers?",
        "Batches are an accident of memory: put the codes together before you average anything. Rounding can leave a variance that isn't quite 0, so don't ask whether it is 0. Ask what it means for a number to be constant. On the way back, undo the steps in reverse order.",
        "m = Σ z / N;   s = √(Σ (z − m)² / N), but 1 where max z = min z;   (z − m) / s, and back z · s + m",
        "Join all batches along their first axis. Take mean and variance over it.\nCompare the largest and the smallest of each number; where they are equal, use 1 instead of the root of the variance.\nSubtract the mean and divide. Back: multiply, and add the mean.",
      ],
      explore:
        "Multiply the normalized codes by 0.2 or by 5 before the flow learns from them (exercise `train-latent-flow`), and divide what it draws. What becomes of its loss, and of the digits?",
      answer:
        "3 seeds: the loss is 0.24 or 6.1 instead of 1.2, and the digits are hardly worse. Their Fréchet distance at w = 1.5 is 0.36 to 0.40 or 0.33 to 0.36 instead of 0.31 to 0.33, and 0.98 to 0.99 are right. A loss has the units of the codes, so you can't compare losses of different coders. And this network copes with a wrong scale.",
      predict: {
        question:
          "You encode the training digits in ten batches, and because the file is sorted, each batch is one digit. You average the standard deviations of the ten batches. How do they compare with those of all codes?",
        choices: ["they are the same", "14% smaller", "14% larger", "half as large"],
        answer: 1,
        because:
          "14% smaller on average, and 4 to 30% smaller number by number (the chapter's coder). The average loses how the digits differ from each other. In batches of mixed digits it's 0.1%, so a shuffled data set hides the mistake.",
      },
    },
    {
      slug: "train-latent-flow",
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
    },
    {
      slug: "sample-latent",
      title: "Decoding a flow",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Look at the numbers that your decoder gets: is their mean that of the statistics, or near 0? And how long is your noise halfway from a to b, compared with a?",
        "Only the final code leaves the normalized world of the flow. For the noises: variances of independent numbers add up, each with the square of its weight.",
        "x = decode(s ⊙ z_0 + m), z_0 = eulerFlow(v, ε);   ε(u) = cos(πu/2)·a + sin(πu/2)·b, because cos² + sin² = 1",
        "Carry the noise to codes with Euler's method, and pass on `keep`.\nDenormalize what comes out, and decode that.\nFor digits, guide the network's velocity toward the labels, with NONE for no class, and sample from the noise.\nFor a noise in between turn the share into an angle from 0 to a quarter of a circle; weigh a by its cosine, b by its sine, and add.",
      ],
      explore:
        "Draw 200 digits at w = 1 from N(0, I). Then multiply the same noise by 1.4, and by 0. What becomes of the share of digits read right, and of the Fréchet distance?",
      answer:
        "3 seeds: right are 0.85 to 0.90 from noise as it is, 0.61 to 0.65 from 1.4 times the noise, and all from 0. The distance is 0.40-0.48, then 0.38-0.40. But from 0 it is 2.45: the same ten digits are drawn again and again. GANs have the same knob, called truncation. Like w, it trades variety for obedience.",
      predict: {
        question:
          "From noise of N(0, I), at w = 1, 88 of 100 digits are read right. Now the noise is the middle of the straight line between two noises, so it is 0.71 times as long. How many are read right?",
        choices: ["about 60", "still about 88", "about 98"],
        answer: 2,
        because:
          "98 (3 seeds, 200 digits each). Short noise leads to the middle of the codes, where digits are typical and easy to read. But they are more alike: the Fréchet distance rises from 0.43 to 0.62. On the circle it stays at 0.43, with 88 right.",
      },
    },
    {
      slug: "one-call",
      title: "Distilling guidance",
      difficulty: 4,
      minutes: 25,
      hints: [
        "Take row 5 of a batch: which label does the velocity get, and for which was its sample drawn? How often is w used in all?",
        "What a guided flow does is a map from noise and label to a code. A straight flow can learn that map. So w matters only for the pairs, and the three parts of a pair stay together.",
        "x0_i = eulerFlow(guided(w, label_i), ε_i);   loss = mean |v(x_t, t, label_i) − (ε_i − x0_i)|²;   x0 = ε − v(ε, 1, label)",
        "For the pairs guide the velocity toward the labels, follow it from the noise, and copy noise and labels.\nFor a loss draw row numbers once. Gather both ends, look up the labels, and draw uniform times.\nFor one call ask the velocity at time 1, with the labels, and subtract it from the noise.",
      ],
      explore:
        "After the second training, guide the single call with w = 1.5, like the pairs. What do you get?",
      answer:
        "10 seeds, 160 digits each: right rise from 0.95-0.99 to 0.98-1, and the Fréchet distance nearly doubles, from 0.37-0.54 to 0.69-0.95. The guidance is in the weights already, so this is guidance twice. And the velocity without a class was not trained again: it still belongs to the old flow.",
      predict: {
        question:
          "A flow draws digits at w = 1. With 20 steps 89 of 100 are read right. With a single step from noise to data, before any second training, how many?",
        choices: ["about 10: it is noise", "about 50", "about 89", "about 99"],
        answer: 3,
        because:
          "99 (10 seeds, 160 digits each). At t = 1 the velocity points to the mean of the class, and the decoder makes a fine seven out of the mean of all sevens. But it is nearly the same one each time: the Fréchet distance is 1.88, with 20 steps 0.44. “Right” alone is a poor judge.",
      },
      seconds: 20,
    },
    {
      slug: "homework",
      title: "A page of sums by hand",
      difficulty: 4,
      minutes: 40,
      hints: [
        "Print what `two-minds` writes after a problem. Then put one more token into the prompt, and print it again. What has changed?",
        "The model can think, but it rarely begins to, so you begin for it.\nOnly tries of the same digit compete, and all that counts is how probable the verifier finds the digit that you wanted.\nA grade is about the page. What was meant plays no part.\nYou can compare two losses only if both made the same draws.",
        "prompt = digits, =, #0;   best_n = argmax over j < k of ln P(wanted_n | picture n·k + j), as n·k + j;   right: total_i = (digit_0 + … + digit_i) mod 10 for all i < K;   loss(weights) = lossOf(a new generator of the same seed)",
        "Begin each chain with operand 0, sample at temperature 0, and put that first token back before you take the chain apart.\nRepeat each wanted digit, draw noise for all tries at once, follow the guided velocity, decode.\nFor each digit collect its k rows with their scores, and let part 4's `bestOfN` choose; if it chooses none, take the first row.\nTo grade a line: reject what isn't a digit, compare the counts, turn totals into thoughts, and check the chain.",
      ],
      explore:
        "Guide with w = 1.5 and draw each digit once. Then use w = 1 with two tries, which gives the network as many codes to process. Which digits are better? And what does `two-minds` write for problems of five digits?",
      answer:
        "300 digits, 4 seeds: guidance has 0.97 to 1.00 right at a Fréchet distance of 0.30 to 0.34, the best of two 0.95 to 0.99 at 0.35 to 0.37. So guidance is the better buy here, and you can have both: with w = 1.5 and two tries, 0.998 are right, at 0.46. Of 40 lines with five digits, none is right. The model has only ever seen six.",
      predict: {
        question:
          "Of 96 digits that the flow writes, 11 can't be read. A verifier that is wrong about 8 of 100 real digits now picks the best of four tries. How many of the 96 can't be read?",
        choices: [
          "about 8: it can't be better than the verifier",
          "about 5",
          "fewer than 1",
          "about 11: both were trained on the same digits",
        ],
        answer: 2,
        because:
          "0.6 (24 pages, 0 to 2). The verifier needn't be right about each picture. It only has to prefer one of four, and four bad tries in a row are rare.",
      },
      seconds: 20,
    },
  ],
});
