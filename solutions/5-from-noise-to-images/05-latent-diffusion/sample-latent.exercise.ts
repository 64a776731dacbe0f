import { defineExercise } from "#lib/author/course";

export default defineExercise({
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
});
