import { mersenneTwister } from "../../../lib/random.js";
import { alice } from "../../../lib/spec/texts.js";
import { embedTokens } from "../../../solutions/1-understanding-gradients/01-tokenization-and-embeddings/embed-tokens.js";
import { gaussianMatrix } from "../../../solutions/1-understanding-gradients/01-tokenization-and-embeddings/gaussian-matrix.js";
import { linear } from "../../../solutions/1-understanding-gradients/05-feed-forward-network/linear.js";
import { crossEntropyBackward } from "../../../solutions/1-understanding-gradients/08-backpropagation/cross-entropy-backward.js";
import { embeddingBackward } from "../../../solutions/1-understanding-gradients/08-backpropagation/embedding-backward.js";
import { linearBackward } from "../../../solutions/1-understanding-gradients/08-backpropagation/linear-backward.js";
import { adamwStep } from "../../../solutions/1-understanding-gradients/09-adamw/adamw-step.js";
import type { Axis, Figure } from "../figure.js";

// Letters as tokens, rows of width 2: where the rows are before and after training to predict the next letter of Alice.

const ALPHABET = " abcdefghijklmnopqrstuvwxyz";
const [V, D, BATCH, STEPS] = [ALPHABET.length, 2, 256, 400];
const ADAM = { lr: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

const ids = [
  ...alice()
    .toLowerCase()
    .replace(/[^a-z]+/g, " "),
].map((letter) => ALPHABET.indexOf(letter));
const rng = mersenneTwister(7);
const start = gaussianMatrix(rng, V, D, 0.1); // [V, D]

/** The table after some steps, each on random letters and the ones that come next. */
function trained(): number[][] {
  let theta = [...start, ...gaussianMatrix(rng, V, D, 0.1), Array<number>(V).fill(0)].flat(); // E, W and b in one list
  let moments = { m: theta.map(() => 0), v: theta.map(() => 0) };
  const parts = () => {
    const rows = Array.from({ length: 2 * V }, (_, i) => theta.slice(i * D, (i + 1) * D));
    return { E: rows.slice(0, V), W: rows.slice(V), b: theta.slice(2 * V * D) }; // [V, D], [V, D], [V]
  };
  for (let t = 1; t <= STEPS; t++) {
    const places = Array.from({ length: BATCH }, () => rng.integer(ids.length - 1));
    const letters = places.map((place) => ids[place]);
    const { E, W, b } = parts();
    const X = embedTokens(E, letters); // [batch, D]
    const dLogits = crossEntropyBackward(
      linear(X, W, b),
      places.map((place) => ids[place + 1]),
    ); // [batch, V]
    const { dX, dW, db } = linearBackward(dLogits, X, W);
    const { dTokens } = embeddingBackward(dX, letters, V, BATCH);
    const step = adamwStep(theta, [...dTokens, ...dW, db].flat(), moments, t, ADAM);
    theta = step.theta;
    moments = step;
  }
  return parts().E; // [V, D]
}

/** The ends have no names. */
const axis = (places: number[]): Axis => ({
  label: "the two numbers of each row",
  ticks: Object.fromEntries(
    places.map((place, i) => [place, i === 0 || i === places.length - 1 ? "" : `${place}`.replace("-", "−")]),
  ),
});

function cloud(title: string, E: number[][], x: Axis, y: Axis) {
  const points = [...ALPHABET].slice(1).map((letter, i) => {
    const isVowel = "aeiou".includes(letter);
    const [first, second] = E[i + 1];
    return {
      name: isVowel ? letter.toUpperCase() : letter,
      at: [first, second] as const,
      group: isVowel ? 0 : 1,
    };
  });
  return { title, x, y, points };
}

export const figure: Figure = {
  page: "1-understanding-gradients/01-tokenization-and-embeddings/README.md",
  name: "letters",
  title: "The rows of 26 letters before and after training",
  alt: "Two scatter plots of the rows of 26 letters: before training, vowels and consonants are mixed, and after training the five vowels are close together, apart from the consonants.",
  clouds: [
    cloud("before training", start, axis([-0.24, -0.1, 0, 0.1, 0.16]), axis([-0.2, -0.1, 0, 0.1, 0.2])),
    cloud("after training", trained(), axis([-3.6, -3, -2, -1, 0, 1, 1.4]), axis([-0.6, 0, 1, 2.1])),
  ],
  groups: ["A E I O U: vowels", "b c d ...: consonants"],
};
