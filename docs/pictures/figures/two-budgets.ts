import { attention } from "../../../solutions/1-understanding-gradients/03-attention/attention.js";
import { type Figure, range } from "../figure.js";

// Half of a query wants key 0, the other half wants key 1, both equally much: two heads, and one head that is twice as wide.

const VALUES = [[1], [0]]; // so that the output is the weight of key 0
const curves = [
  { name: "head 0", query: [1], keys: [[1], [0]], at: 60 },
  { name: "head 1", query: [1], keys: [[0], [1]], at: 60 },
  {
    name: "one wide head",
    query: [1, 1],
    keys: [
      [1, 0],
      [0, 1],
    ],
    at: 75,
  },
];

export const figure: Figure = {
  page: "1-understanding-gradients/04-multi-head-attention/README.md",
  name: "two-budgets",
  title: "The weight of key 0 in two heads and in one wide head",
  alt: "Three curves of the weight of key 0 against the score that each half gives to its key: head 0 and head 1 start at one half and go to 1 and to 0, and one wide head stays at one half for every score.",
  panels: [
    {
      title: "",
      x: { label: "score of each half for its key", ticks: { 0: "0", 2: "2", 4: "4", 6: "6", 8: "8" } },
      y: { label: "weight of key 0", ticks: { 0: "0", 0.5: "0.5", 1: "1" } },
      curves: curves.map(({ name, query, keys, at }) => ({
        name,
        points: range(0, 8, 80).map((score) => {
          const Q = [query.map((q) => score * q)]; // [1, d_k]
          const { output } = attention(Q, keys, VALUES); // [1, 1]
          return [score, output[0][0]] as const;
        }),
        at,
      })),
    },
  ],
};
