import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "RoPE: tables of angles",
  difficulty: 2,
  minutes: 12,
  hints: [
    "A width of 4 has two pairs. What are their angles at positions 0, 1 and 2? Do the rows of your tables agree?",
    "Every pair has its own angle at each position, and the angle of the first pair is the largest. The width that counts is that of a head.",
    "headDim = 4, base = 100:  θ = (1, 0.1);\nangles at t = 0, 1, 2:  (0, 0), (1, 0.1), (2, 0.2)",
    "θ: the power of base as in the sinusoidal table, with headDim as width\nangles [L, headDim/2]: in row t, each θ times t",
  ],
  explore:
    "Llama 2 has a base of 10,000 and 4,096 positions, and Llama 3 has a base of 500,000 and 8,192 positions; headDim is 128 in both. By which angle does the slowest pair turn over a full-length text? Why might Meta have slowed it down?",
  answer:
    "By 0.47 radians in Llama 2, and by 0.02 in Llama 3, where the slowest pair would need 2.6 million positions for one turn. Pairs that barely turn can compare content wherever it is. Meta writes that the larger base supports longer contexts: the angles stay small even at far positions.",
  predict: {
    question:
      "Llama 3 turns 64 pairs in each head of width 128. Pair i turns by 500,000^(−i/64) radians at each step. How many of the pairs never complete a turn in 8,192 positions?",
    choices: ["none, because 8,192 positions are many", "1 or 2", "about 30", "about 60"],
    answer: 2,
    because:
      "29. A full turn within 8,191 steps needs more than 0.00077 radians per step, and from pair 35 on the angles are smaller. In Llama 2, with a base of 10,000 and 4,096 positions, 18 pairs never complete a turn.",
  },
});
